/** What keeps the stack from starting; the message says what was wrong and what to do. */
export class StackError extends Error {
  override readonly name = "StackError";
}
