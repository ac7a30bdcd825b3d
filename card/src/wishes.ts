/** What somebody set and the massager has not reported yet. However fast a slider moves, one call at a time is on its way. */

const GRACE_MS = 2000;

export type Setting = "pressure" | "mode" | "timer" | "heat" | "person";
export type Value = number | string;

interface Wish {
  value: Value;
  send: (value: Value) => Promise<void>;
  timer: ReturnType<typeof setTimeout> | undefined;
  sending: boolean;
  /** The value that was confirmed last, and may take a moment to be reported. */
  sent: Value | undefined;
}

export class Wishes {
  private readonly wishes = new Map<Setting, Wish>();

  /** `onFailed` gets the error of a call; whatever was wished for is then forgotten. */
  constructor(
    private readonly onChange: () => void,
    private readonly onFailed: (error: unknown) => void,
  ) {}

  /** The value that was wished for and is not reported yet. */
  get(setting: Setting): Value | undefined {
    return this.wishes.get(setting)?.value;
  }

  /** Whether an answer is still awaited. */
  waits(setting: Setting): boolean {
    const wish = this.wishes.get(setting);
    return wish !== undefined && (wish.sending || wish.timer !== undefined);
  }

  /** Wish for a value, and send it after `delay` milliseconds without another one. */
  set(setting: Setting, value: Value, send: (value: Value) => Promise<void>, delay = 0): void {
    const before = this.wishes.get(setting);
    clearTimeout(before?.timer);
    const wish: Wish = { value, send, timer: undefined, sending: before?.sending ?? false, sent: undefined };
    wish.timer = setTimeout(() => {
      wish.timer = undefined;
      void this.flush(setting);
    }, delay);
    this.wishes.set(setting, wish);
    this.onChange();
  }

  /** Take note of what is reported: a wish that came true is none any more. */
  reported(setting: Setting, ...values: unknown[]): void {
    const wish = this.wishes.get(setting);
    if (wish !== undefined && !this.waits(setting) && values.includes(wish.value)) {
      this.wishes.delete(setting);
    }
  }

  /** Forget all that is not sent yet, as somebody stops. */
  drop(): void {
    for (const [setting, wish] of this.wishes) {
      clearTimeout(wish.timer);
      this.wishes.delete(setting);
    }
    this.onChange();
  }

  private async flush(setting: Setting): Promise<void> {
    const wish = this.wishes.get(setting);
    if (wish === undefined || wish.sending) {
      return;
    }
    const { value } = wish;
    wish.sending = true;
    try {
      await wish.send(value);
      this.settle(setting, value);
    } catch (error) {
      // A stop took it away; that it was cancelled is what somebody wanted.
      if (this.wishes.get(setting) !== undefined) {
        this.wishes.delete(setting);
        this.onFailed(error);
      }
    }
    this.onChange();
  }

  private settle(setting: Setting, value: Value): void {
    const wish = this.wishes.get(setting);
    if (wish === undefined) {
      return;
    }
    wish.sending = false;
    if (wish.value !== value) {
      if (wish.timer === undefined) {
        void this.flush(setting);
      }
      return;
    }
    wish.sent = value;
    setTimeout(() => {
      if (this.wishes.get(setting) === wish && wish.sent === value) {
        this.wishes.delete(setting);
        this.onChange();
      }
    }, GRACE_MS);
  }
}
