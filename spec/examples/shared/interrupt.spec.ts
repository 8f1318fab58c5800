import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onInterrupt } from '../../../examples/shared/interrupt.js'

const setup = () => {
  const exits: number[] = []
  const source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) })
  const time = { now: 0 }
  return { exits, source, time, ...onInterrupt(source, () => time.now) }
}

describe('an interrupt', () => {
  it.each(['SIGINT', 'SIGTERM'])('aborts on the first %s and exits with 130 on the next', (name) => {
    const { exits, source, time, signal } = setup()
    expect(signal.aborted).toBe(false)
    source.emit(name)
    expect(signal.aborted).toBe(true)
    expect(exits).toEqual([])
    time.now = 500
    source.emit(name)
    expect(exits).toEqual([130])
  })

  it('takes one key press that arrives twice for one', () => {
    const { exits, source, time } = setup()
    time.now = 1000
    source.emit('SIGINT')
    time.now = 1499
    source.emit('SIGINT')
    expect(exits).toEqual([])
  })

  it('leaves no listener behind', () => {
    const { source, dispose, signal } = setup()
    dispose()
    source.emit('SIGINT')
    expect(signal.aborted).toBe(false)
    expect(source.eventNames()).toEqual([])
  })
})
