/**
 * Decisions: the tree of all ways in which the discrete draws of a program can fall, walked depth first by running the
 * program again for each leaf. All lanes decide alike, each with the probability that this has for it.
 *
 * What stands behind an address is one uniform number u. A draw cuts (0, 1) into one interval per option, and a decision
 * says in which of them u lies; draws that share an address cut what the earlier ones left, so they agree where
 * they must.
 */
import { fail } from '../../core/GiryError.js'

/** Leaves of the tree before it counts as too big to walk. */
const LIMIT = 1_000_000

/** How the options of one draw share out (0, 1) in some lanes: lane lanes[m] has the cuts m (options + 1) and on. */
export interface Question {
  readonly lanes: readonly number[]
  readonly options: number
  /** Ascending from 0 to 1. */
  readonly cuts: Float64Array
}

interface Fork {
  /** Options that are possible in some lane. */
  readonly live: readonly number[]
  at: number
}

/** Where u lies, lane by lane. */
interface Interval {
  readonly low: Float64Array
  readonly high: Float64Array
}

export interface Decisions {
  /** The probability that each lane gives to the decisions of this run. */
  readonly weights: Float64Array
  /** The option that this run takes. */
  readonly decide: (address: string, question: Question) => number
}

/** Calls `run` once for each leaf; `start` is each lane's weight before the first decision. */
export const walk = (start: Float64Array, run: (decisions: Decisions) => void): void => {
  const forks: Fork[] = []
  let leaves = 0
  do {
    if (++leaves > LIMIT)
      fail('LawError', `more than ${LIMIT} ways for the draws to fall`, 'make fewer draws, or sample instead')
    run(along(forks, start.slice()))
    while (forks.length > 0 && ++forks.at(-1)!.at === forks.at(-1)!.live.length) forks.pop()
  } while (forks.length > 0)
}

/** One run: takes the forks there are, and opens new ones at their first live option. */
const along = (forks: Fork[], weights: Float64Array): Decisions => {
  const known = new Map<string, Interval>()
  let depth = 0
  const decide = (address: string, question: Question): number => {
    const before = known.get(address)
    if (depth === forks.length) forks.push({ live: liveOptions(question, weights, before), at: 0 })
    const fork = forks[depth++]!
    const option = fork.live[fork.at]!
    known.set(address, narrow(question, option, weights, before))
    return option
  }
  return { weights, decide }
}

/** The share of an option in what is left of member m's interval. */
const share = (
  { lanes, options, cuts }: Question,
  option: number,
  m: number,
  before: Interval | undefined,
): number => {
  const [from, to] = [cuts[m * (options + 1) + option]!, cuts[m * (options + 1) + option + 1]!]
  if (before === undefined) return to - from
  const [low, high] = [before.low[lanes[m]!]!, before.high[lanes[m]!]!]
  return Math.max(0, Math.min(high, to) - Math.max(low, from)) / (high - low)
}

const liveOptions = (
  question: Question,
  weights: Float64Array,
  before: Interval | undefined,
): readonly number[] => {
  const live: number[] = []
  for (let option = 0; option < question.options; option++)
    if (question.lanes.some((lane, m) => weights[lane]! > 0 && share(question, option, m, before) > 0))
      live.push(option)
  // where no lane has any weight left it doesn't matter what is decided
  return live.length > 0 ? live : [0]
}

/** Multiplies the weights by the option's share, and cuts the intervals down to it. */
const narrow = (
  question: Question,
  option: number,
  weights: Float64Array,
  before: Interval | undefined,
): Interval => {
  const low = before?.low.slice() ?? new Float64Array(weights.length)
  const high = before?.high.slice() ?? new Float64Array(weights.length).fill(1)
  const { lanes, options, cuts } = question
  lanes.forEach((lane, m) => {
    if (weights[lane] === 0) return
    weights[lane]! *= share(question, option, m, before)
    low[lane] = Math.max(low[lane]!, cuts[m * (options + 1) + option]!)
    high[lane] = Math.min(high[lane]!, cuts[m * (options + 1) + option + 1]!)
  })
  return { low, high }
}
