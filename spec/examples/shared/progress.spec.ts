import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { display } from '../../../examples/shared/display.js'
import type { Message } from '../../../examples/shared/message.js'
import { terminal } from '../../../examples/shared/progress.js'
import { duration, progressText } from '../../../examples/shared/progressLine.js'

const setup = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 })
  const time = { now: 0 }
  return { stream, time, clock: () => time.now, text: () => String(stream.read() ?? '') }
}

const event = (done: number, stage = 'train') => ({ stage, done, total: 100, losses: { loss: 0.123456 } })

describe('progress text', () => {
  it('shows stage, count, rate, time left and losses', () => {
    expect(progressText(event(40), 0.5)).toBe('train 40/100 | 0.5 it/s | ETA 2m00s | loss 0.1235')
    expect(progressText({ ...event(40), losses: {} }, undefined)).toBe('train 40/100')
  })

  it('writes durations', () => {
    expect([0, 59.4, 59.6, 3599, 3600, 7620].map(duration)).toEqual([
      '0s',
      '59s',
      '1m00s',
      '59m59s',
      '1h00m',
      '2h07m',
    ])
  })
})

describe('progress without a TTY', () => {
  it('is one line at most every 5 s, with the rate, and the last one at the end', () => {
    const { stream, time, clock, text } = setup(false)
    const progress = terminal('digits', { stream, clock, environment: {} })
    for (let second = 0; second <= 12; second++) {
      time.now = 1000 * second
      progress.update(event(2 * second))
    }
    progress.close()
    expect(text()).toBe(
      [
        'digits: train 0/100 | loss 0.1235',
        'digits: train 10/100 | 2 it/s | ETA 45s | loss 0.1235',
        'digits: train 20/100 | 2 it/s | ETA 40s | loss 0.1235',
        'digits: train 24/100 | 2 it/s | ETA 38s | loss 0.1235',
        '',
      ].join('\n'),
    )
  })

  it('says nothing twice', () => {
    const { stream, clock, text } = setup(false)
    const progress = terminal('digits', { stream, clock, environment: {} })
    progress.update(event(1))
    progress.say('hello')
    progress.close()
    expect(text()).toBe('digits: train 1/100 | loss 0.1235\nhello\n')
  })

  it('has no rate at the start of a stage, though counts go on', () => {
    const { stream, time, clock, text } = setup(false)
    const shown = display(stream, clock)
    shown.update('a', event(1))
    time.now = 6000
    shown.update('a', event(5, 'test'))
    shown.update('b', event(7))
    shown.close()
    expect(text()).toBe(
      'a: train 1/100 | loss 0.1235\na: test 5/100 | loss 0.1235\nb: train 7/100 | loss 0.1235\n',
    )
  })
})

describe('progress on a TTY', () => {
  it('is a bar with rate, time left and losses, redrawn although no timer fires', () => {
    const { stream, time, clock, text } = setup(true)
    const progress = terminal('digits', { stream, clock, environment: {} })
    progress.update(event(0))
    time.now = 10_000
    progress.update(event(20))
    const drawn = text()
    progress.close()
    expect(drawn).toMatch(/digits \[.{20}\] 20% train 20\/100 \| 2 it\/s \| ETA 40s \| loss 0\.1235/)
  })

  it('does not redraw for every step, but ends with the last one', () => {
    const { stream, time, clock, text } = setup(true)
    const progress = terminal('digits', { stream, clock, environment: {} })
    progress.update(event(0))
    time.now = 99
    progress.update(event(33))
    const before = text()
    progress.close()
    expect(before).not.toContain('33/100')
    expect(text()).toContain('33/100')
  })

  it('keeps what is said, with and without a bar, each line once', () => {
    const { stream, clock, text } = setup(true)
    const progress = terminal('digits', { stream, clock, environment: {} })
    progress.say('early')
    progress.update(event(0))
    progress.say('late')
    progress.close()
    expect(text().match(/early|late/g)).toEqual(['early', 'late'])
  })
})

describe('progress under start.ts', () => {
  it('goes through the channel and not to the stream', () => {
    const { stream, clock, text } = setup(false)
    const sent: Message[] = []
    const send = (message: Message): void => void sent.push(message)
    const progress = terminal('digits', { stream, clock, environment: { GIRY_PROGRESS: 'ipc' }, send })
    progress.update(event(3))
    progress.say('hello')
    progress.close()
    expect(sent).toEqual([
      { kind: 'progress', name: 'digits', ...event(3) },
      { kind: 'say', name: 'digits', line: 'hello' },
    ])
    expect(text()).toBe('')
  })

  it('goes to the stream if there is no channel, or nobody asked for it', () => {
    const sent: Message[] = []
    const send = (message: Message): void => void sent.push(message)
    const { stream, clock, text } = setup(false)
    terminal('a', { stream, clock, environment: { GIRY_PROGRESS: 'ipc' }, send: undefined }).say('one')
    terminal('a', { stream, clock, environment: {}, send }).say('two')
    expect(text()).toBe('one\ntwo\n')
    expect(sent).toEqual([])
  })
})
