/** Milliseconds of one cycle: from the call until it is acknowledged, and from the decision until the agent has it. */
export type Timing = { submitMs: number; deliverMs: number };

/** A request that waits for a decision; where a parked waiter of another process finds it. */
export type Pending = { id: string; token: string };

/** What is measured: one way to submit, wait, decide and be told. */
export type Subject = {
  name: string;
  /** Before a round: connects as many agents as will work at once. */
  open(lanes: number): Promise<void>;
  /** One whole cycle. A person looks for `thinkMs` in between, which is not counted; the waiter is parked by then. */
  cycle(lane: number, thinkMs: number): Promise<Timing>;
  /** A request that nobody decides. */
  submitPending(n: number): Promise<Pending>;
  /** After a round: nobody is connected any more, so that the next subject has the machine to itself. */
  rest(): void;
  close(): Promise<void>;
};
