import { type Action, MARKERS, type S4Command } from './module.ts';

const HEADINGS = { basic: 'Basic commands', extended: 'Extended commands', debug: 'Debug commands' } as const;

/** The lines of AT?. */
export function help(table: readonly S4Command[]): readonly string[] {
  const groups = Object.keys(HEADINGS) as S4Command['group'][];
  return groups.flatMap((group) => {
    const lines = table.filter((command) => command.group === group).flatMap(helpOf);
    return [HEADINGS[group], ...(lines.length > 0 ? lines : ['    None'])];
  });
}

function helpOf(command: S4Command): readonly string[] {
  const { group, name, description, execution, write, read } = command;
  const start = `AT${MARKERS[group]}${name}`;
  const form = (text: string, action: Action | undefined): readonly string[] =>
    action ? [`        -> ${start}${text} : ${action.description}`] : [];
  const parameters = (write?.parameters ?? []).map((parameter) => `<${parameter}>`).join(',');
  return [
    `    ${name} : ${description}`,
    ...form('', execution),
    ...form(`${group === 'basic' ? '' : '='}${parameters}`, write),
    ...form('?', read),
  ];
}
