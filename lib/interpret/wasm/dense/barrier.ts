/**
 * Where threads wait for each other. At the beginning of a shared memory lie, as 32-bit numbers: how many threads have
 * arrived, how often all have, and whether one has given up.
 */
import * as atomic from '../emit/atomic.js'
import { unsigned, type Code, type I32 } from '../emit/code.js'
import { writeFunction, type Written } from '../emit/function.js'
import * as i32 from '../emit/i32.js'

const ARRIVED = 0
const ROUND = 4
const GIVEN_UP = 8
/** Milliseconds that a thread waits for others, and how often it looks before it sleeps: the first, and the others. */
const PATIENCE = 12
const LOOKS = 16
const WORKERS_LOOK = 52

const at = (address: number): I32 => i32.constant(address)

/** The function `(threads, thread)`, which gives 0 when all threads are there, and else that one has given up. */
export const writeBarrier = (index: number): Written =>
  writeFunction(index, ['i32', 'i32'], (w, [threads, thread]) => {
    const round = w.let(atomic.load(at(ROUND)))
    const arrived = w.let(i32.add(atomic.add(at(ARRIVED), i32.constant(1)), 1))
    const isLast = i32.eqz(i32.sub(arrived, threads as I32))
    const pass = (): void => {
      w.emit(atomic.store(at(ARRIVED), i32.constant(0)))
      w.emit(atomic.store(at(ROUND), i32.add(round, 1)))
      w.emit(atomic.notify(at(ROUND)))
    }
    const isWaiting = (): I32 => w.let(i32.eqz(i32.sub(atomic.load(at(ROUND)), round)))
    const waits = (): void => {
      const looks = w.variable(i32.load(i32.select(thread as I32, at(WORKERS_LOOK), at(LOOKS))))
      const goesOn = w.variable(i32.constant(1))
      w.repeat(() => {
        looks.set(i32.sub(looks.get, 1))
        goesOn.set(i32.and(isWaiting(), i32.eqz(i32.eqz(looks.get))))
        return goesOn.get
      })
      // who is woken looks again: it may be the call of the round before, which came late
      const sleeps = (): I32 => {
        const outcome = w.let(atomic.wait(at(ROUND), round, i32.load(at(PATIENCE))))
        // the number 2 says that time is over
        w.when(i32.eqz(i32.sub(outcome, 2)), () => {
          w.emit(atomic.store(at(GIVEN_UP), i32.constant(1)))
          w.emit(atomic.notify(at(ROUND)))
        })
        return i32.and(isWaiting(), i32.eqz(atomic.load(at(GIVEN_UP))))
      }
      w.when(isWaiting(), () => w.repeat(sleeps))
    }
    w.when(isLast, pass, waits)
    return [atomic.load(at(GIVEN_UP))]
  })

const CALL = 0x10
const IF = [0x04, 0x40]
const RETURN = 0x0f
const END = 0x0b

/** Waits for the other threads; returns from the function if one has given up. */
export const waitAt = (barrier: number, threads: number, thread: I32): Code => [
  i32.constant(threads).code,
  thread.code,
  CALL,
  unsigned(barrier),
  IF,
  RETURN,
  END,
]
