import { z } from 'zod';
import { downstreamField } from '../downstream/index.ts';
import { overridesField } from '../profiles/index.ts';
import { distributionField } from '../random/index.ts';
import { type SourceSettings, sourceField } from '../sources/index.ts';
import { count, duration, name, share, size } from '../units/fields.ts';
import { alarmField } from './alarm-field.ts';
import { aliasField } from './alias-field.ts';
import { callField } from './call-field.ts';
import { faultField } from './fault-field.ts';
import { managedField } from './managed-field.ts';
import { provisionedField } from './provisioned-field.ts';
import { replicationsField } from './replications-field.ts';
import { responseStreamingField } from './streaming-field.ts';
import { vpcField } from './vpc-field.ts';
import { warmupField } from './warmup-field.ts';

// The scenario file. Everything that a user may write is defined here or in the registries that it imports; types,
// checks and the JSON Schema for editors all come from these definitions.

/** The platform of a scenario that names none. */
export const DEFAULT_PROFILE = 'lambda-2026';

const asyncField = z
  .strictObject({
    maximumEventAge: duration.optional().describe('How long an event may wait and be retried, 60s to 6h (A-07).'),
    maximumRetryAttempts: count.optional().describe('Further tries after a function error, 0 to 2 (A-07).'),
    deadLetterQueue: name.optional().describe('Downstream that receives events that were given up (A-10).'),
    onFailure: name.optional().describe('Downstream that receives a record of each event that was given up (A-11).'),
    onSuccess: name.optional().describe('Downstream that receives a record of each event that succeeded (A-11).'),
  })
  .meta({ id: 'Async', description: 'What happens to asynchronous invocations of the function.' });

export const functionField = z
  .strictObject({
    runtime: z
      .string()
      .optional()
      .meta({ description: "AWS's identifier; gives the default init distribution.", examples: ['nodejs24.x'] }),
    architecture: z.enum(['x86_64', 'arm64']).prefault('x86_64').describe('Instruction set; decides the price.'),
    packageType: z.enum(['zip', 'image']).prefault('zip').describe('How the code is packaged.'),
    memory: size.prefault('128MB').describe('Memory of one environment; CPU share follows it (E-60, E-61).'),
    ephemeralStorage: size.prefault('512MB').describe('Size of /tmp (E-65).'),
    timeout: duration.prefault('3s').describe('Longest run; longer ones are cut off and count as errors (E-62).'),
    /** Own time of a run. */
    duration: distributionField.describe("The function's own time of one run."),
    durationPerRecord: duration
      .prefault('0s')
      .describe('What each record or message of a batch adds to the duration of its run.'),
    /** Memory at which `duration` was measured; absent: it holds at the present memory. */
    durationMeasuredAt: size
      .optional()
      .describe('Memory at which the duration was measured; the computing part of it scales with memory (E-61).'),
    /** Share of the duration that is computing, and so scales with CPU. */
    cpuBound: share.prefault('100%').describe('Share of the duration that is computing, and so scales with CPU.'),
    init: distributionField.optional().describe('Time of the Init phase of a cold start; absent: by runtime.'),
    snapStart: z
      .boolean()
      .prefault(false)
      .describe('Whether environments start from a snapshot, by a restore in place of Init (E-37).'),
    restore: distributionField.optional().describe('Time of such a restore; absent: by runtime.'),
    vpc: vpcField.prefault(false),
    responseStreaming: responseStreamingField.optional(),
    errorRate: share.prefault('0%').describe('Share of runs that end with a function error.'),
    reservedConcurrency: count
      .optional()
      .describe('Guarantee and ceiling of concurrency, taken out of the shared pool (C-10).'),
    provisionedConcurrency: provisionedField.optional().describe('Environments that are kept initialised (C-40).'),
    versions: aliasField.optional(),
    managedInstances: managedField.optional(),
    async: asyncField.optional(),
    calls: z
      .array(callField)
      .prefault([])
      .describe('What each run calls after its own time, in order; their time is part of its duration.'),
  })
  .meta({ id: 'Function', description: 'One Lambda function.' });

const platformField = overridesField
  .extend({
    profile: z
      .string()
      .prefault(DEFAULT_PROFILE)
      .meta({
        description: 'The dated behaviour of the platform; `capsim profiles` lists them.',
        examples: [DEFAULT_PROFILE],
      }),
    freeTier: z
      .enum(['month', 'both', 'none'])
      .prefault('month')
      .describe(
        'Where the free tier of the account is taken off: costs per 30 days, those of the run too, or nowhere.',
      ),
  })
  .meta({ id: 'Platform', description: "The platform's date, and numbers of it that differ in this account." });

export const runField = z
  .strictObject({
    duration: duration.describe('Simulated time.'),
    warmup: warmupField
      .prefault('0s')
      .describe('Start of the run that is left out of summary and expectations; `auto`: found by the run itself.'),
    seed: z
      .union([z.string(), z.int()])
      .prefault('capsim')
      .describe('Any text or whole number; the same seed gives the same bytes.'),
    replications: replicationsField
      .prefault(10)
      .describe('How often the run is repeated with other dice, 1 to 100,000, or until an interval is narrow enough.'),
    confidence: share.prefault(0.95).describe('Confidence of the intervals, between 0.5 and 1.'),
    resolution: duration.prefault('1m').describe('Width of one step of the time series.'),
    engine: z.enum(['event']).prefault('event').describe('Every request is simulated.'),
  })
  .meta({ id: 'Run', description: 'How long, how often and how exactly to simulate.' });

export const scenarioField = z
  .strictObject({
    $schema: z.string().optional().describe('Address of this schema, for completion in editors.'),
    name: name.describe('Short name; reports are written to a folder of this name.'),
    description: z.string().optional().describe('The question that this scenario asks.'),
    platform: platformField.prefault({}),
    run: runField,
    functions: z.record(name, functionField).describe('The functions, by name.'),
    sources: z.record(name, sourceField).describe('What invokes the functions, by name.'),
    downstreams: z.record(name, downstreamField).prefault({}).describe('What functions and events lead to, by name.'),
    faults: z.array(faultField).prefault([]).describe('What happens to the system during the run.'),
    alarms: z.array(alarmField).prefault([]).describe('CloudWatch alarms; the summary says when each would fire.'),
    expect: z
      .array(z.string())
      .prefault([])
      .meta({ description: 'Assertions on metrics.', examples: [['functions.checkout.throttleRatio < 0.1%']] }),
  })
  .meta({ id: 'Scenario', title: 'capsim scenario' });

export type Scenario = z.output<typeof scenarioField>;
export type FunctionSettings = z.output<typeof functionField>;
export type RunSettings = z.output<typeof runField>;
export type { SourceSettings };
