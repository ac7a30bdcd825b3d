/** What the card has to say besides the status, the gravest first: pure, from what is known. */

import type { Call, Picture } from "./live";
import type { Reading } from "./locale";
import { isOpen, type Status } from "./status";
import type { Known } from "./subscription";
import type { Words } from "./words";

export type NoticeIcon = "stop" | "error" | "fault" | "link" | "worn" | "battery" | "lock" | "info" | "current";

export interface Notice {
  icon: NoticeIcon;
  tone: "danger" | "warning" | "info";
  text: string;
  /** Said at once by a screen reader. */
  alert?: boolean;
  action?: { label: string; call: Call };
  /** What is forgotten when somebody closes it. */
  closes?: "error" | "stop_error" | "last_refusal";
}

/** What went wrong here, in words. */
export interface Troubles {
  /** Of the last call, but a stop. */
  error: string | null;
  stopError: string | null;
  /** The refusal of before, which somebody closed. */
  closedRefusal: string | null;
}

const REASON_ICONS: Record<string, NoticeIcon> = {
  remote_start_off: "lock",
  not_worn: "worn",
  fault: "fault",
  not_in_range: "link",
};

export function noticesOf(known: Known, status: Status, troubles: Troubles, words: Words, reading: Reading): Notice[] {
  const notices: Notice[] = [];
  const { error, stopError } = troubles;
  const picture = known !== null && "picture" in known ? known.picture : null;
  if (picture?.session.stop === "failed") {
    notices.push({
      icon: "stop",
      tone: "danger",
      alert: true,
      text: words("stop_failed_long", { name: picture.name }),
    });
  } else if (stopError !== null) {
    notices.push({ icon: "stop", tone: "danger", alert: true, text: stopError, closes: "stop_error" });
  }
  if (error !== null) {
    notices.push({ icon: "error", tone: "danger", alert: true, text: error, closes: "error" });
  }
  if (status === "offline") {
    notices.push({ icon: "link", tone: "danger", text: words("offline_long") });
  }
  if (status === "not_shown") {
    const refused = known !== null && "failed" in known && known.failed === "unauthorized";
    notices.push({ icon: "link", tone: "warning", text: words(refused ? "not_allowed_long" : "not_shown_long") });
  }
  if (known !== null && "away" in known) {
    notices.push({ icon: "link", tone: "warning", text: known.away.words });
  }
  if (picture !== null && status !== "offline") {
    notices.push(...ofPicture(picture, status, troubles, words, reading));
  }
  return notices;
}

function ofPicture(
  { faults, start, battery, worn, by_hand, session, calls, name }: Picture,
  status: Status,
  { error, closedRefusal }: Troubles,
  words: Words,
  reading: Reading,
): Notice[] {
  const notices: Notice[] = [];
  if (status === "lost") {
    notices.push({ icon: "link", tone: "warning", text: words("lost_long", { name }) });
  }
  if (faults.length > 0) {
    notices.push({ icon: "fault", tone: "danger", text: words("faults", { faults: faults.join(", ") }) });
  }
  const open = isOpen(session.state);
  const { refused, reason, last_refusal: last } = start;
  if (error === null && !open && refused !== null && !(reason === "fault" && faults.length > 0)) {
    const allow = reason === "remote_start_off" ? calls.allow_start : null;
    notices.push({
      icon: REASON_ICONS[reason ?? ""] ?? "info",
      tone: reason === "remote_start_off" ? "info" : "warning",
      text: refused,
      ...(allow === null ? {} : { action: { label: words("allow_start"), call: allow } }),
    });
  } else if (error === null && !open && last !== null && last !== closedRefusal && refused === null) {
    notices.push({
      icon: "info",
      tone: "warning",
      text: words("last_refusal", { words: last }),
      closes: "last_refusal",
    });
  }
  if (open && worn === false) {
    notices.push({ icon: "worn", tone: "warning", text: words("not_worn") });
  }
  if (battery?.low) {
    const percent = battery.percent === null ? words("unknown") : reading.percent(battery.percent);
    notices.push({ icon: "battery", tone: "warning", text: words("battery_low", { percent }) });
  }
  if (by_hand) {
    notices.push({ icon: "current", tone: "info", text: words("by_hand") });
  }
  return notices;
}
