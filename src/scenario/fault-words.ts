import { formatCount, formatShare } from '../units/format.ts';
import type { DownstreamFault, Fault, FunctionFault } from './fault-field.ts';
import type { Deployment } from './rollout-field.ts';

/** What a fault does, in words for reports and logs. */
export function describeFault(fault: Fault): string {
  if ('deploy' in fault) return `${fault.deploy} deployed${stageWords(fault)}`;
  if ('redrive' in fault) return `${fault.redrive} redriven to ${fault.to}`;
  if ('reshard' in fault) return `${fault.reshard} resharded to ${formatCount(fault.shards)}`;
  if ('empty' in fault) return `${fault.downstream} emptied`;
  if ('downstream' in fault) return `${fault.downstream} ${downstreamWords(fault)}`;
  if ('serviceErrors' in fault) {
    return `${formatShare(fault.serviceErrors)} service errors on ${fault.function ?? 'all functions'}`;
  }
  if ('loseEnvironments' in fault) {
    return `${formatShare(fault.loseEnvironments)} of the environments of ${fault.function ?? 'all functions'} lost`;
  }
  if ('accountConcurrency' in fault) return `account quota of ${formatCount(fault.accountConcurrency)}`;
  if ('surge' in fault) return `${fault.surge} times the traffic of ${fault.source}`;
  return `${fault.function} ${functionWords(fault)}`;
}

function stageWords({ stages = [] }: Deployment): string {
  if (stages.length === 0) return '';
  return ` in ${formatCount(stages.length + 1)} stages`;
}

function downstreamWords({ slowdown, outage, errorRate }: DownstreamFault): string {
  return [
    ...(slowdown === undefined ? [] : [`${slowdown} times as slow`]),
    ...(outage === undefined ? [] : [outage === 'hang' ? 'hanging' : 'out of order']),
    ...(errorRate === undefined ? [] : [`failing ${formatShare(errorRate)} of calls`]),
  ].join(' and ');
}

function functionWords({ errorRate, durationFactor }: FunctionFault): string {
  return [
    ...(durationFactor === undefined ? [] : [`${durationFactor} times as slow`]),
    ...(errorRate === undefined ? [] : [`failing ${formatShare(errorRate)} of runs`]),
  ].join(' and ');
}
