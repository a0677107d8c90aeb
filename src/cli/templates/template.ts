/** A scenario to start from. */
export interface Template {
  readonly name: string;
  /** The question it answers, in one line. */
  readonly question: string;
  /** The file, with comments. */
  readonly text: string;
}
