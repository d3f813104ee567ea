// Lays out a body for reading: forms as lines, JSON and XML indented. Copying gives the raw body.

/**
 * @param {string} body
 * @param {Record<string, string>} headers
 */
export function readableBody(body, headers) {
  const type = typeOf(headers);
  if (type.includes('x-www-form-urlencoded')) return formLines(body);
  if (body.trimStart().startsWith('<')) return indentXml(body);
  return indentJson(body) ?? body;
}

/** @param {Record<string, string>} headers */
function typeOf(headers) {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type');
  return found?.[1] ?? '';
}

/** @param {string} body */
function formLines(body) {
  return [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join('\n');
}

/** @param {string} body */
function indentJson(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return null;
  }
}

/** @param {string} xml */
function indentXml(xml) {
  let depth = 0;
  const lines = xml.trim().replace(/>\s*</g, '>\n<').split('\n');
  return lines
    .map((line) => {
      if (line.startsWith('</')) depth = Math.max(0, depth - 1);
      const text = '  '.repeat(depth) + line.trim();
      const opens = /^<[^!?/]/.test(line) && !line.endsWith('/>') && !line.includes('</');
      if (opens) depth += 1;
      return text;
    })
    .join('\n');
}
