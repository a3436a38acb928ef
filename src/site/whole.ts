const WHOLE_LENGTH_MAX = 16;

/** Whether a line may not end inside a piece of code: a short name with a hyphen, such as `mysql-0`, after which a browser would break it. */
export const staysWhole = (code: string): boolean => code.length <= WHOLE_LENGTH_MAX && /^\S*-\S*$/.test(code);
