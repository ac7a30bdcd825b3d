/** What the parts of the card get to draw themselves with. */

import type { Call, Picture } from "../live";
import type { Reading } from "../locale";
import type { Asked, Status } from "../status";
import type { Setting, Wishes } from "../wishes";
import type { Words } from "../words";

export interface Context {
  picture: Picture;
  status: Status;
  words: Words;
  reading: Reading;
  asked: ReadonlySet<Asked>;
  wishes: Wishes;
  /** Make a call; what goes wrong is shown. */
  act(asked: Asked, call: Call, value?: unknown): void;
  /** Set a value after a moment without another one. */
  wish(setting: Setting, value: number | string, call: Call, delay?: number): void;
}
