/** What one file of a work holds: text, or bytes that are no text. */
type Content = string | { base64: string };

/** A work: the content of each file, by its path. */
type Files = Record<string, Content>;

/** What changes in a work; null takes the file away. */
type Changes = Record<string, Content | null>;

/** One file of the workshop itself, as the build has listed it. */
interface Asset {
    path: string;
    bytes: number;
    hash: string;
}

/** Whose little browser it is. */
type Who = "aaron" | "yoni";

/** One lesson, as the list of the course has it. */
interface Lesson {
    number: number;
    label: string;
    name: string;
    folder: string;
    title: string;
    runs_here: boolean;
    why_not: string | null;
    command: string;
}

/** Why a work does not run, for whoever wrote it. */
interface Failure {
    text: string;
    kind: string;
    file: string;
    line: number;
    code: string;
    traceback: string[];
}

/** What came of loading a work. */
interface Loaded {
    ok: boolean;
    ms: number;
    failure: Failure | null;
}

/** What one check saw. */
interface CheckSeen {
    name: string;
    lesson: number;
    promise: string;
    hint: string;
    state: "holds" | "fails" | "advice";
    advice: boolean;
    seen: string;
    where: string | null;
    cause: string | null;
}

/** What the checks say of a work. */
interface Verdict {
    lesson: number;
    reached: number | null;
    stopped: {
        text: string;
        cause: string;
        file: string;
        line: number;
    } | null;
    checks: CheckSeen[];
    done: boolean;
    text: string;
    ms: number;
}

/** One line of what the server says. */
interface Said {
    kind: "request" | "print" | "traceback" | "problem" | "note";
    text: string;
    who?: Who;
    method?: string;
    target?: string;
    status?: number;
    file?: string | null;
    line?: number | null;
}

/** One request of a little browser. */
interface Visit {
    who: Who;
    method: string;
    target: string;
    headers: [string, string][];
    body: ArrayBuffer | null;
}

/** How an answer begins. */
interface AnswerHead {
    status: number;
    headers: [string, string][];
    ms: number;
}

/** What comes back for a visit; a stream's parts follow on the port. */
interface Answer {
    head: AnswerHead;
    body: ArrayBuffer;
    stream: boolean;
}
