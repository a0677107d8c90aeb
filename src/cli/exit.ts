/** What the exit status of the command says. */
export const Exit = {
  /** Done, and every expectation met. */
  done: 0,
  /** Something failed outside the user's input, such as the disk. */
  failed: 1,
  /** Wrong usage or an invalid scenario. */
  invalid: 2,
  /** Simulated, but an expectation was not met. */
  missed: 3,
  /** `compare`: an expectation met by A and missed by B, or a metric of `--fail-on` that is worse. */
  regressed: 4,
  /** Some replications are missing. */
  incomplete: 5,
  /** Interrupted by the user or by the system that runs the command. */
  interrupted: 130,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

const PRECEDENCE: readonly Exit[] = [
  Exit.interrupted,
  Exit.invalid,
  Exit.failed,
  Exit.incomplete,
  Exit.regressed,
  Exit.missed,
];

/** The one status that tells most, where several apply. */
export function foremost(statuses: readonly Exit[]): Exit {
  return PRECEDENCE.find((status) => statuses.includes(status)) ?? Exit.done;
}
