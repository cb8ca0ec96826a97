/** Breaks `text` at spaces into lines of at most `width` columns; a longer word stays whole. Line breaks in it are kept. */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const indent = /^ */.exec(paragraph)![0];
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.trim().split(/ +/)) {
      const longer = line === "" ? indent + word : `${line} ${word}`;
      if (longer.length > width && line !== "") {
        lines.push(line);
        line = indent + word;
      } else {
        line = longer;
      }
    }
    return [...lines, line];
  });
}
