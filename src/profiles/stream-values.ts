import type { Micros } from '../units/time.ts';

/** The platform's numbers for mappings that read streams, Kafka topics and brokers. Units as in `PlatformValues`. */
export interface StreamValues {
  /** Wait after a read that brought nothing (K-01, K-02). */
  readonly kinesisPollInterval: Micros;
  readonly dynamodbPollInterval: Micros;
  /** Time from the writing of a record to its delivery under enhanced fan-out (K-03). */
  readonly kinesisFanOutDelay: Micros;
  /** Writes that one shard takes (K-60). */
  readonly kinesisWriteRecords: number;
  readonly kinesisWriteBytes: number;
  /** Size of the write limit's bucket, as time at the full rate. */
  readonly kinesisWriteWindow: Micros;
  /** Reads of one shard, shared by its standard consumers (K-61, W-K7). */
  readonly kinesisReads: number;
  readonly dynamodbReads: number;
  readonly kinesisReadBytes: number;
  /** Records and bytes that one read brings at most (K-61, K-68). */
  readonly kinesisReadRecordsMaximum: number;
  readonly kinesisReadBytesMaximum: number;
  readonly dynamodbReadRecordsMaximum: number;
  readonly dynamodbReadBytesMaximum: number;
  readonly kinesisRecordSizeMaximum: number;
  readonly kinesisRetention: Micros;
  readonly kinesisRetentionMaximum: Micros;
  readonly dynamodbRetention: Micros;
  /** Capacity of a new on-demand stream, the rate at which one of its shards is split, and when (K-66). */
  readonly kinesisOnDemandShards: number;
  readonly kinesisOnDemandSplitBytes: number;
  readonly kinesisOnDemandSplitDelay: Micros;
  /** Batches of a stream mapping (K-20, K-07). */
  readonly streamBatchSize: number;
  readonly kinesisBatchSizeMaximum: number;
  readonly dynamodbBatchSizeMaximum: number;
  readonly batchPayloadMaximum: number;
  /** First and longest wait before an erring or throttled batch is sent again (K-46). */
  readonly streamRetryBase: Micros;
  readonly streamRetryMaximum: Micros;
  readonly kafkaRetention: Micros;
  /** Consumers at first, how often their number is reconsidered, and how long a change takes (KF-02). */
  readonly kafkaConsumersAtFirst: number;
  readonly kafkaScalingInterval: Micros;
  readonly kafkaScalingDelay: Micros;
  /** Factor by which consumers are added, and removed. */
  readonly kafkaScalingFactor: number;
  /** What the number of consumers is divided by after a throttle; 1 for nothing (KF-03). */
  readonly kafkaThrottleFactor: number;
  /** Batches and bytes a second that one provisioned poller carries (KF-06). */
  readonly kafkaPollerConcurrency: number;
  readonly kafkaPollerBytes: number;
  readonly kafkaPollersMaximum: number;
  /** Provisioned pollers that one event poller unit holds, and USD for an hour of it (KF-06, B-26). */
  readonly kafkaPollersPerUnit: number;
  readonly pricePerPollerUnitHour: number;
  /** Further runs of a batch where retries are without end and there is a failure destination (KF-07). */
  readonly kafkaRetriesToDestination: number;
  /** Batching window of Kafka and MQ mappings that set none (KF-04). */
  readonly kafkaBatchingWindow: Micros;
  readonly kafkaFunctionTimeoutMaximum: Micros;
  /** Consumers of one mapping (MQ-01). */
  readonly activemqConsumers: number;
  readonly rabbitmqConsumers: number;
}
