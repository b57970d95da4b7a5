// How far behind a meeting is while it is recorded, as boards/agendas/timing.py reckons it when the page is opened.
const clock = (minute) => {
  const [hour, rest] = [Math.floor(minute / 60) % 24, minute % 60];
  if (hour === 12 && !rest) return "midday";
  return `${hour % 12 || 12}${rest ? `.${String(rest).padStart(2, "0")}` : ""}${hour < 12 ? "am" : "pm"}`;
};

const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

const long = (minutes) => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours && counted(hours, "hour"), (rest || !hours) && counted(rest, "minute")].filter(Boolean).join(" ");
};

// Minutes that the items on the page still take: none once one is dealt with, or another was taken up after it.
const left = (timers) => {
  const taken = timers.filter(({ since, until }) => since && !until);
  const current = taken.reduce((last, one) => (!last || new Date(one.since) >= new Date(last.since) ? one : last), null);
  return timers.reduce((sum, timer) => {
    if (timer.until || (timer.since && timer !== current)) return sum;
    const spent = timer === current ? Math.floor((Date.now() - new Date(timer.since)) / 60000) : 0;
    return sum + Math.max(0, Number(timer.allowed) - (spent >= 0 && spent <= 600 ? spent : 0));
  }, 0);
};

// Gives what shows it anew, by the server's clock; what does nothing where the meeting has no times, or not today.
export const behindOf = (place) => {
  if (!place) return () => {};
  const opened = Date.now();
  const { now, end, planned, plannedWords, elsewhere } = place.dataset;
  return () => {
    const timers = [...document.querySelectorAll("[data-timer]")].map((timer) => timer.dataset);
    const minute = Number(now) + Math.floor((Date.now() - opened) / 60000);
    const isOver = timers.every(({ until }) => until) && !Number(elsewhere);
    const behind = isOver ? 0 : Math.max(0, minute + left(timers) + Number(elsewhere) - Number(end));
    const over = Number(end) + behind - Number(planned);
    const against = over ? `, ${long(Math.abs(over))} ${over > 0 ? "after" : "before"} ${plannedWords}` : ", as planned";
    const said = behind ? `${long(behind)} behind: ends at ${clock(Number(end) + behind)}${planned ? against : ""}` : "";
    if (place.textContent !== said) place.textContent = said;
  };
};
