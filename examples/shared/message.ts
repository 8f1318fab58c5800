// What an example tells the process that started it, when it runs under start.ts.

import * as t from 'io-ts'

const progress = t.readonly(
  t.type({
    kind: t.literal('progress'),
    name: t.string,
    stage: t.string,
    done: t.number,
    total: t.number,
    losses: t.record(t.string, t.number),
  }),
)

const say = t.readonly(t.type({ kind: t.literal('say'), name: t.string, line: t.string }))

/** Messages on the channel between the processes. */
export const Message = t.union([progress, say])
export type Message = t.TypeOf<typeof Message>

/** The environment variable, and its value, that makes an example send messages instead of drawing. */
export const channel = { variable: 'GIRY_PROGRESS', value: 'ipc' } as const
