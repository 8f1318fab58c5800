// An entry whose main throws.

export const main = async (): Promise<never> => {
  console.log('about to throw')
  throw new RangeError('thrown on purpose')
}
