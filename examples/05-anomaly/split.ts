/**
 * One digit is the anomaly: a system learns the others, and is asked to tell it from them. All images of the data set, which it had
 * in two parts, are dealt out anew (Yu et al. 2023):
 *   train   four fifths of the other digits
 *   test    the last fifth of them, and then every image of the digit
 * The order of the other digits is shuffled with one seed for all runs. It is a stream of our own and not numpy's, so that the fifths
 * aren't those of the paper.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { DataError } from '../shared/failure.js'
import { permutation, randomNumbers } from '../shared/randomNumbers.js'
import {
  dataError,
  everyPixel,
  inMemory,
  select,
  type DataSet,
  type Images,
} from '../04-systems/data/images.js'

export interface Split {
  readonly train: Images
  readonly test: Images
  /** Whether an image of the test is an anomaly: [test.count]. */
  readonly anomalies: readonly boolean[]
}

const seed = 42
const share = 0.8

/** Both parts of a data set in one. */
const pooled = ({ train, test }: Pick<DataSet, 'train' | 'test'>): Either.Either<DataError, Images> =>
  pipe(
    Either.Do,
    Either.bind('first', () => everyPixel(train)),
    Either.bind('second', () => everyPixel(test)),
    Either.map(({ first, second }) =>
      inMemory(train, Buffer.concat([first, second]), Uint8Array.from([...train.labels, ...test.labels])),
    ),
  )

/** The images whose digit is the given one, or those whose isn't, in the order of the data set. */
const positions = (images: Images, digit: number, is: boolean): Int32Array =>
  Int32Array.from(images.labels.keys()).filter((i) => (images.labels[i] === digit) === is)

/**
 * The split of a data set for a digit.
 *
 * @returns an error where there are no images of the digit, or fewer than two of others.
 */
export const splitOf =
  (digit: number) =>
  (data: Pick<DataSet, 'name' | 'train' | 'test'>): Either.Either<DataError, Split> =>
    pipe(
      pooled(data),
      Either.chain((all) => {
        const others = positions(all, digit, false)
        const odd = positions(all, digit, true)
        if (odd.length === 0 || others.length < 2)
          return Either.left(
            dataError(
              `there are ${odd.length} images of the digit ${digit} and ${others.length} of others`,
              data.name,
              'use data with at least one of the digit and two of others',
            ),
          )
        const order = permutation(randomNumbers(seed, 'normal images'), others.length)
        const shuffled = Int32Array.from(order, (i) => others[i]!)
        const trained = Math.floor(share * others.length)
        const kept = shuffled.subarray(trained)
        return Either.right({
          train: select(shuffled.subarray(0, trained))(all),
          test: select(Int32Array.from([...kept, ...odd]))(all),
          anomalies: Array.from({ length: kept.length + odd.length }, (_, i) => i >= kept.length),
        })
      }),
    )
