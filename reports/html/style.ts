import type { CampaignRecord } from '../../rig/conformance/record.ts';
import { DARK, LIGHT } from '../figures/colours.ts';
import { PAINTS } from '../figures/model.ts';

function variables(palette: typeof LIGHT): string {
  return PAINTS.map((paint) => `--${paint}:${palette[paint]}`).join(';');
}

const FIGURE_CLASSES = PAINTS.map(
  (paint) => `.f-${paint}{fill:var(--${paint})}.s-${paint}{stroke:var(--${paint})}`,
).join('');

/** Outcome colours: each differs in lightness and border too, so that cells can be told apart in grey. */
const OUTCOME_RULES = `
.o-pass{background:#dcefe2;color:#0f5a2e;border-color:#8cc5a0}
.o-fail{background:#a81e17;color:#fff;border-color:#6d0f0a}
.o-inconclusive{background:#fff1cc;color:#6b4700;border-color:#c98a12;border-style:dashed}
.o-error{background:#5b2a86;color:#fff;border-color:#3a1559}
.o-not-run{background:#fff;color:#3c4650;border-color:#7d8893;border-style:dotted}
.o-blocked{background:repeating-linear-gradient(135deg,#e3e8ed 0 5px,#f4f6f8 5px 10px);color:#2f3943;border-color:#7d8893}
.o-not-applicable{background:#eef1f4;color:#56606b;border-color:#d3d9df}
.edge-pass{border-left-color:#2c8a52}.edge-fail{border-left-color:#a81e17}.edge-inconclusive{border-left-color:#c98a12}
.edge-error{border-left-color:#5b2a86}.edge-not-run,.edge-blocked{border-left-color:#7d8893}.edge-not-applicable{border-left-color:#c3cad1}`;

const RULES = `
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,'Segoe UI',Roboto,'DejaVu Sans',Helvetica,Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:0 24px 48px}
nav{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:4px 18px;align-items:center;padding:8px 24px;background:var(--panel);border-bottom:1px solid var(--grid);font-size:13px}
nav .mark{margin-left:auto}
a{color:var(--accent)}a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h1{font-size:30px;line-height:1.2;margin:2px 0 6px}h2{font-size:21px;margin:44px 0 14px;padding-bottom:6px;border-bottom:2px solid var(--ink)}
h3{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;justify-content:space-between;font-size:17px;margin:0 0 4px}
h2 small,th small{font-weight:normal;color:var(--muted);font-size:12px;margin-left:10px}th small{display:block;margin:0}
[id]{scroll-margin-top:52px}
.emulated{margin:0 -24px;padding:9px 24px;color:#1b2026;background:repeating-linear-gradient(135deg,#ffd257 0 14px,#ffe59a 14px 28px);font-size:14px;border-bottom:1px solid #8a5a00}
.emulated b{letter-spacing:.08em;margin-right:8px}
.title{display:flex;flex-wrap:wrap;gap:20px;justify-content:space-between;align-items:flex-start;margin-top:26px}
.kicker{margin:0;text-transform:uppercase;letter-spacing:.09em;font-size:12px;color:var(--muted)}
.sub{margin:0;color:var(--muted)}.marks{margin:10px 0 0;display:flex;flex-wrap:wrap;gap:8px}
.mark{display:inline-block;border:1px solid var(--muted);border-radius:3px;padding:1px 8px;font-size:12px;color:var(--muted)}
.mark.loud{border-color:#8a5a00;background:#ffe9b3;color:#5a3b00;font-weight:600}
.verdict{border:2px solid;border-radius:6px;padding:12px 26px;text-align:center}.verdict b{display:block;font-size:26px;letter-spacing:.04em}.verdict span{font-size:12px}
.counts{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(118px,1fr));gap:8px;padding:0;margin:22px 0}
.counts li{border:1px solid;border-radius:5px;padding:7px 12px}.counts b{font-size:23px;display:block;line-height:1.15}.counts span{font-size:12.5px}
.counts li.zero{background:none;color:var(--muted);border-color:var(--grid)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:3px 28px;margin:12px 0;font-size:13.5px}
.facts div{display:flex;gap:10px}.facts dt{flex:0 0 108px;color:var(--muted)}.facts dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
.matrix th{text-align:left;font-weight:600;padding:5px 14px 5px 0;white-space:nowrap;vertical-align:top;width:1%;font-size:14px;line-height:32px}
.matrix td{padding:5px 0}.matrix tr+tr{border-top:1px solid var(--grid)}.matrix .tally{text-align:right;white-space:nowrap;color:var(--muted);font-size:13px;width:1%;padding-left:12px}
.cell{display:inline-flex;align-items:center;gap:6px;min-width:78px;height:32px;margin:0 5px 3px 0;padding:0 8px;border:1px solid;border-radius:4px;text-decoration:none;font-size:12.5px;vertical-align:top}
.cell b{font-size:14px}.cell sup{font-size:9px}.cell:hover{filter:brightness(.94)}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;font-size:12.5px;color:var(--muted)}
.swatch{display:inline-block;width:20px;height:20px;line-height:18px;text-align:center;border:1px solid;border-radius:3px;font-style:normal;font-weight:700;font-size:12px}
.badge{border:1px solid;border-radius:4px;padding:1px 10px;font-size:13px;font-weight:600;white-space:nowrap}
.failure{display:flex;gap:14px;align-items:flex-start;margin:8px 0;padding:10px 14px;border:1px solid var(--grid);border-left:6px solid;border-radius:4px;text-decoration:none;color:inherit;background:var(--panel)}
.failure .badge{flex:0 0 auto;min-width:124px;text-align:center}.failure small{display:block;color:var(--muted);font-size:13px}
.case .facts{grid-template-columns:1fr}
.case,.observation{border:1px solid var(--grid);border-left:6px solid var(--grid);border-radius:4px;padding:14px 18px;margin:18px 0}
.case.edge-pass{border-left-color:#2c8a52}.case.edge-fail{border-left-color:#a81e17}.case.edge-inconclusive{border-left-color:#c98a12}.case.edge-error{border-left-color:#5b2a86}
.id,code,pre{font-family:ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace}.id{font-size:.93em}
.name{margin:0;font-weight:600}.name .mark{margin-left:10px;font-weight:400}
.requirement{margin:8px 0;padding:6px 12px;background:var(--panel);border-left:3px solid var(--accent);font-style:italic}
.reason{margin:8px 0;padding:6px 12px;border-left:6px solid;background:var(--panel);font-weight:600;overflow-wrap:anywhere}
.data{font-size:13px;margin:12px 0}.data th,.data td{padding:4px 8px;text-align:left;vertical-align:top;border-bottom:1px solid var(--grid)}
.data thead th{color:var(--muted);font-weight:600;border-bottom:1px solid var(--muted)}.data tbody th{font-weight:600}.data td{font-variant-numeric:tabular-nums}.data tfoot th,.data tfoot td{border-top:1px solid var(--muted);font-weight:600}
.c-fail td:nth-child(6),.c-conditional-fail td:nth-child(6){color:var(--fail);font-weight:700}.c-inconclusive td:nth-child(6){color:var(--warn);font-weight:700}.c-pass td:nth-child(6){color:var(--pass)}
.checks{list-style:none;padding:0;margin:12px 0;font-size:14px}.checks li{display:flex;gap:10px;padding:2px 0}.checks .ok b{color:var(--pass)}.checks .broken b,.checks em{color:var(--fail)}.checks em{font-style:normal}
.remark,.quiet{color:var(--muted);font-size:13.5px}
figure{margin:10px 0}figure svg{display:block;width:100%;max-width:800px;height:auto;font-family:'DejaVu Sans',system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
.store{position:absolute}
details{margin:12px 0}summary{cursor:pointer;color:var(--accent);font-size:14px}
pre.transcript{margin:10px 0;padding:10px 14px;background:var(--panel);border:1px solid var(--grid);border-radius:4px;font-size:12.5px;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere}
.transcript i{color:var(--muted);font-style:normal}.transcript .to-module{font-weight:700}
.files{font-size:13px;padding-left:18px;margin:8px 0;columns:2}.file{overflow-wrap:anywhere}
.again{font-size:13px;margin:10px 0 0}.again code{background:var(--panel);border:1px solid var(--grid);border-radius:3px;padding:2px 7px;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:28px;align-items:start}
.end{margin-top:44px;text-align:center;color:var(--muted);border-top:2px solid var(--ink);padding-top:10px;font-size:13px}
@media (max-width:700px){.pair{grid-template-columns:1fr}.facts{grid-template-columns:1fr}.files{columns:1}}`;

const PRINT = `
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:10.5pt}nav{display:none}main{max-width:none;padding:0}.emulated{margin:0}
h2,h3{break-after:avoid}.case,.observation{break-inside:avoid;border-color:#c3cad1}.observation{break-before:page}#cases,#observations{break-before:page}
#observations>h2+.observation{break-before:avoid}figure{margin:6px 0}figure svg{max-width:118mm}h2{margin-top:22px}
figure,.failure,tr,.counts,.facts div{break-inside:avoid}a{color:inherit;text-decoration:none}
details::details-content{content-visibility:visible;display:block;height:auto}`;

/** The page's only style sheet: neutral on screen, light or dark as the reader's system is, always light on paper. */
export function reportStyle(record: CampaignRecord): string {
  // Only what may stand inside a CSS string.
  const run = record.runId.replaceAll(/[^A-Za-z0-9_.:-]/g, '_');
  const mark = `${record.emulated ? 'EMULATED · ' : ''}${record.partial ? 'PARTIAL · ' : ''}not a certificate`;
  return `:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
${FIGURE_CLASSES}${RULES}${OUTCOME_RULES}
@page{size:A4;margin:18mm 14mm 16mm;@top-left{content:"${run}";font-size:8pt}@top-right{content:"${mark}";font-size:8pt;font-weight:bold}@bottom-right{content:"page " counter(page) " of " counter(pages);font-size:8pt}}
@media print{${PRINT}}
`;
}
