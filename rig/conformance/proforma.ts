/** One question of the ICS: what the vendor claims is implemented. */
export interface IcsItem {
  readonly id: string;
  readonly text: string;
}

/** One parameter that the vendor tells the lab. */
export interface IxitItem {
  readonly id: string;
  readonly unit: string;
  readonly text: string;
}

/** The questions that a dut.yaml answers (suites/catalogue/proforma.yaml). */
export interface Proforma {
  readonly ics: readonly IcsItem[];
  readonly ixit: readonly IxitItem[];
}

const item = (...fields: string[]) => ({
  type: 'object',
  additionalProperties: false,
  required: fields,
  properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
});

export const proformaSchema = {
  $id: 'unbrig/proforma/1',
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'ics', 'ixit'],
  properties: {
    schema: { const: 'unbrig/proforma/1' },
    ics: { type: 'array', items: item('id', 'text') },
    ixit: { type: 'array', items: item('id', 'unit', 'text') },
  },
};
