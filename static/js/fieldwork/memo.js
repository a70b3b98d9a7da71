// A voice memo: recorded by the browser, two minutes at most. Fetched when somebody presses its button.
const LONGEST = 120; // s
const RATE = 32_000; // bits a second: a voice is clear, two minutes weigh half a megabyte

// Why there is no memo, in words.
const REASONS = {
  NotAllowedError: "Le micro n’est pas permis à ce site\u00a0: autorisez-le dans les réglages du navigateur, ou écrivez. Rien n’est perdu.",
  NotFoundError: "Cet appareil n’a pas de micro\u00a0: écrivez, ou choisissez un son enregistré ailleurs. Rien n’est perdu.",
};
const OTHERWISE = "Le micro ne répond pas, une autre application s’en sert peut-être\u00a0: réessayez, ou écrivez. Rien n’est perdu.";
export const reasonOf = ({ name }) => REASONS[name] ?? OTHERWISE;

// The memo, of a type that the browser records in, once `stop` (an AbortSignal) says so or time is up.
// `onsecond(seconds)` tells how long it is.
export async function record(type, stop, onsecond) {
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  try {
    return await new Promise((resolve, reject) => {
      const recorder = new MediaRecorder(sound, { mimeType: type, audioBitsPerSecond: RATE });
      const parts = [];
      const begun = Date.now();
      const end = () => recorder.state === "inactive" || recorder.stop();
      const clock = setInterval(() => {
        const seconds = Math.round((Date.now() - begun) / 1000);
        onsecond(seconds);
        if (seconds >= LONGEST) end();
      }, 500);
      recorder.addEventListener("dataavailable", ({ data }) => data.size && parts.push(data));
      recorder.addEventListener("error", ({ error }) => (parts.length ? end() : reject(error ?? new Error("recorder"))));
      recorder.addEventListener("stop", () => {
        clearInterval(clock);
        if (!parts.length) return reject(new Error("silence"));
        const bare = type.split(";")[0];
        return resolve(new File(parts, `memo.${bare.split("/")[1]}`, { type: bare }));
      });
      // In pieces: what the microphone gave before it was taken away is there.
      recorder.start(1_000);
      if (stop.aborted) end();
      stop.addEventListener("abort", end);
    });
  } finally {
    sound.getTracks().forEach((track) => track.stop());
  }
}
