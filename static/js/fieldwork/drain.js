// Sends what waits on this phone from a page that has no sheet.
import { Outbox } from "./outbox.js";
import { sayEverywhere } from "./words.js";

export const drain = (person, url) => new Outbox({ person, url, onstate: sayEverywhere }).open();
