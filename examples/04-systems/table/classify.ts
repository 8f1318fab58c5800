/** The classifier of a table's folder: read, or trained and saved where there is none. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { trainClassifier, type Classifier } from '../metrics/classifier.js'
import { classifierFile, readClassifier, saveClassifier } from '../metrics/saved.js'
import { place, type Job, type Task } from './job.js'

export const classifierOf = (
  out: string,
  { work, ...watched }: Pick<Job, 'work' | 'signal' | 'progress'>,
): Task<Classifier> =>
  existsSync(join(out, classifierFile))
    ? readClassifier(out, work.data.sha256)
    : pipe(
        trainClassifier(work.data, out, place(watched, 'classifier'), work.classifier),
        TaskEither.chainFirstW((classifier) => saveClassifier(out, classifier)),
      )
