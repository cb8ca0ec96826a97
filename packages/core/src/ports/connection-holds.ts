/** Which flow of the program holds connections, and waits for more. */
/** A connection in the hands of a flow, from the asking to the giving back. */
export interface Hold {
  /** The connection that the flow held already when it asked for this one. */
  readonly parent: Hold | undefined;
  /** Where it was asked for, when that was worth remembering. */
  readonly callSite: (() => string | undefined) | undefined;
  readonly isReleased: boolean;
  /** Whether a statement is under way on its connection. */
  readonly isBusy: boolean;
}

/** An acquisition of a flow that holds a connection already. */
export interface NestedWaiter {
  /** The innermost connection that its flow holds. */
  readonly holds: Hold;
  /** Where it was asked for. */
  readonly callSite: (() => string | undefined) | undefined;
  /** It has a connection, or an error. */
  readonly isOver: boolean;
  /** Ends its wait. */
  refused(error: Error): void;
}
