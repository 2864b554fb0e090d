import { settingCommands } from '../device/settings.ts';
import type { Command } from './command.ts';
import { OK, PARSE_ERROR, values } from './replies.ts';

/** `?` tells the value, `=?` the range, `=n` sets. */
export const settingsCommands: readonly Command[] = [
  {
    pattern: /^(AT\$TR|ATS300|ATS302|ATS410|AT\$IF|AT\$DR)(\?|=\?|=(\d{1,10}))$/,
    run(module, match) {
      const row = settingCommands(module.plan).find((entry) => entry.command === match[1])!;
      if (match[2] === '?') return values(String(module.settings[row.setting]));
      if (match[2] === '=?') return values(`${row.low}-${row.high}`);
      const value = Number(match[3]);
      if (value < row.low || value > row.high) return PARSE_ERROR;
      module.settings = { ...module.settings, [row.setting]: value };
      if (row.setting === 'keepAliveHours') module.armKeepAlive();
      return OK;
    },
  },
  {
    pattern: /^AT\$WR$/,
    run(module) {
      module.nvm.settings = module.settings;
      return OK;
    },
  },
];
