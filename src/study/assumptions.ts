import { describeProfile, type ProfileRow } from '../profiles/index.ts';
import { provisionedWishes } from '../scenario/alias-field.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { policyOf } from '../scenario/provisioned-field.ts';
import { interfacesOf } from '../scenario/vpc-field.ts';
import { isQueue } from '../sources/index.ts';
import type { SourceKind } from '../sources/service.ts';
import { kindOf } from './catalogue.ts';
import type { Assumption } from './summary-schema.ts';

const MARK = /^assumed:\s*/;

/**
 * The values of the profile that nobody published and on which this run relied, in the profile's order. Left out: what
 * the scenario sets itself, and what no part of the scenario or the platform of that date uses.
 */
export function assumptionsOf(model: ScenarioModel): Assumption[] {
  return describeProfile(model.profile)
    .filter((row) => row.assumed && !isOwn(row, model) && isUsed(row, model))
    .map(({ name, what, value, source, asOf, facts }) => ({
      name,
      what,
      value,
      why: source.replace(MARK, ''),
      asOf,
      facts: [...facts],
    }));
}

function isOwn({ name }: ProfileRow, { scenario }: ScenarioModel): boolean {
  return Object.hasOwn(scenario.platform, name);
}

function isUsed({ name, group }: ProfileRow, { scenario, platform, profile }: ScenarioModel): boolean {
  if (profile.values[name].value === null) return false;
  if (name.startsWith('kinesisOnDemand')) return hasOnDemand(scenario);
  const pulled = PULLED.find(([prefix]) => name.startsWith(prefix));
  if (pulled !== undefined) return pulled[1].some((type) => hasType(scenario, type));
  if (name.startsWith('sqsProvisioned')) return hasProvisionedPollers(scenario);
  if (TRACKING.test(name)) return hasTargetTracking(scenario);
  if (/provisioned/i.test(name)) return hasProvisioned(scenario);
  if (/^price.*Arm64$/.test(name)) return hasArm64(scenario);
  if (name.startsWith('managedInstances')) return hasManagedInstances(scenario);
  if (name.startsWith('networkInterface')) return hasInterfaces(scenario, platform);
  if (name === 'requestRateWindow') return platform.requestRateFactor !== null;
  if (name === 'scalingAppliesToAsync') return platform.scalingScope !== 'none' && hasKind(scenario, 'async');
  if (name.startsWith('apiGateway')) return hasType(scenario, 'api-gateway');
  if (group === 'scaling') return name === 'scalingScope' || platform.scalingScope !== 'none';
  if (group === 'asynchronous invocation') return hasKind(scenario, 'async');
  if (group === 'queues') return hasKind(scenario, 'queue');
  return name !== 'defaultClientRetry' || hasKind(scenario, 'sync');
}

/** Values that matter to some types of source only, by the beginning of their names. */
const PULLED: readonly (readonly [prefix: string, types: readonly string[]])[] = [
  ['sqs', ['sqs']],
  ['kinesis', ['kinesis']],
  ['dynamodb', ['dynamodb-stream']],
  ['stream', ['kinesis', 'dynamodb-stream', 'kafka', 'mq']],
  ['kafka', ['kafka']],
  ['activemq', ['mq']],
  ['rabbitmq', ['mq']],
];

/** Values of target tracking. */
const TRACKING = /^provisioned(LowAlarm|DataPoints|Scale)/;

type Scenario = ScenarioModel['scenario'];

function hasKind(scenario: Scenario, kind: SourceKind): boolean {
  return Object.values(scenario.sources).some((source) => kindOf(source, scenario) === kind);
}

function hasType({ sources }: Scenario, wanted: string): boolean {
  return Object.values(sources).some(({ type }) => type === wanted);
}

function hasOnDemand({ sources }: Scenario): boolean {
  return Object.values(sources).some((source) => 'mode' in source && source.mode === 'on-demand');
}

function hasProvisioned({ functions }: Scenario): boolean {
  return Object.values(functions).some((settings) => provisionedWishes(settings).length > 0);
}

function hasTargetTracking({ functions }: Scenario): boolean {
  return Object.values(functions)
    .flatMap(provisionedWishes)
    .some(({ wanted }) => policyOf(wanted)?.targetUtilization !== undefined);
}

function hasManagedInstances({ functions }: Scenario): boolean {
  return Object.values(functions).some(({ managedInstances }) => managedInstances !== undefined);
}

function hasProvisionedPollers({ sources }: Scenario): boolean {
  return Object.values(sources).some((source) => isQueue(source) && source.provisionedPollers !== undefined);
}

/** Whether environments of a function in a VPC need network interfaces. */
function hasInterfaces({ functions }: Scenario, { networkInterfaceMemory }: ScenarioModel['platform']): boolean {
  return networkInterfaceMemory !== null && Object.values(functions).some(({ vpc }) => interfacesOf(vpc) !== null);
}

function hasArm64({ functions }: Scenario): boolean {
  return Object.values(functions).some(({ architecture }) => architecture === 'arm64');
}
