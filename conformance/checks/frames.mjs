// Reads the raw bytes of an event stream, and holds them against the framing: LF only, 'event' and one line of 'data'
// for each event, comments anywhere between, nothing else. A line ends at LF only, whereas '.', '^' and '$' take U+2028 and
// U+2029, which may stand in JSON, for the end of one too.

const COMMENT = /(^|\n)(?::[^\n]*\n)+/g;
const EVENT = /^event: (\S+)\ndata: ([^\n]*)$/;

/**
 * @param {Buffer} body
 * @param {boolean} whole whether the stream came to its end; else a last piece may be missing
 * @returns {{frames: {raw: string, event: object}[], problems: string[]}}
 */
export function readFrames(body, whole) {
  const problems = [];
  const text = body.toString('utf8');
  if (text.includes('\r')) problems.push('the stream has carriage returns');
  const told = text.replace(COMMENT, '$1');
  const pieces = told.split('\n\n');
  const rest = pieces.pop();
  if (whole && rest.trim() !== '') problems.push('the stream does not end with an empty line');
  const frames = pieces.map((raw) => frame(raw, problems)).filter((one) => one !== null);
  return { frames, problems };
}

function frame(raw, problems) {
  const match = EVENT.exec(raw);
  if (!match) {
    problems.push(`this is no event: ${raw.slice(0, 60)}`);
    return null;
  }
  try {
    const event = JSON.parse(match[2]);
    if (event.type !== match[1]) problems.push(`event ${match[1]} holds data of type ${event.type}`);
    return { raw, event };
  } catch {
    problems.push(`the data of ${match[1]} is no JSON`);
    return null;
  }
}
