import { parser } from '@prometheus-io/lezer-promql';

/** Where a text is no PromQL. */
export function promqlErrors(expression: string): readonly number[] {
  const errors: number[] = [];
  parser.parse(expression).iterate({
    enter: ({ from, type }) => {
      if (type.isError) errors.push(from);
    },
  });
  return errors;
}
