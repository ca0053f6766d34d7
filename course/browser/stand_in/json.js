
// JSON that is none: what is said of it has the word in it, and the text, as
// in Chromium. Without them it reads as if the script itself had a fault.

const { parse } = JSON;
const ROUND_A_FAULT = 10;

JSON.parse = function (text, ...given) {
    try {
        return parse(text, ...given);
    } catch (error) {
        const sign = /^unexpected token: '(.*)'$/.exec(error.message);
        if (!sign) throw error;
        throw new SyntaxError(unexpectedIn(String(text), sign[1]));
    }
};

function unexpectedIn(text, sign) {
    const at = text.indexOf(sign);
    const isLong = text.length > 2 * ROUND_A_FAULT;
    const from = isLong ? Math.max(at - ROUND_A_FAULT, 0) : 0;
    const to = isLong ? at + ROUND_A_FAULT : text.length;
    const before = from > 0 ? "..." : "";
    const after = to < text.length ? "..." : "";
    const inOneLine = text.slice(from, to).replaceAll("\n", " ");
    const seen = `${before}"${inOneLine}"${after}`;
    return `Unexpected token '${text[at]}', ${seen} is not valid JSON`;
}
