/** The economy of addresses: no two draws share a block, and all lie in the blocks that the program says it uses. */
import type { Used } from '../evaluate.js'

/** How draws from the stream of a key misuse its blocks 0, ..., blocks - 1; streams of their own have no such bound. */
export const misuseOfBlocks = (
  key: readonly [number, number],
  blocks: number,
  used: readonly Used[],
): string | undefined => {
  const stream = `${key[0]}:${key[1]}`
  const beyond = used.find(
    (u) => (u.stream === stream || u.stream === `${stream}:child`) && (u.from < 0 || u.to > blocks),
  )
  if (beyond !== undefined) return `a draw of blocks ${beyond.from} to ${beyond.to} of ${blocks}`
  const sorted = [...used].sort((a, b) =>
    a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : a.from - b.from,
  )
  const clash = sorted.findIndex(
    (u, i) => i > 0 && u.stream === sorted[i - 1]!.stream && u.from < sorted[i - 1]!.to,
  )
  return clash < 0 ? undefined : `two draws of block ${sorted[clash]!.from}`
}
