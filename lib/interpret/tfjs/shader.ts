/**
 * Elementary functions for WebGL, whose own lose digits. Each is exact to a few units in the last place wherever
 * `exp`, `log` and the arithmetic of the device are.
 */
import type { Info } from './device.js'

/** The part of tfjs's WebGL back end that runs a shader of one's own. */
export interface ShaderRunner {
  readonly compileAndRun: (
    program: {
      readonly variableNames: readonly string[]
      readonly outputShape: readonly number[]
      readonly userCode: string
    },
    inputs: readonly Info[],
    dtype: 'float32',
  ) => Info
}

/** Horner's scheme for the given coefficients, lowest first. */
const polynomial = (variable: string, coefficients: readonly number[]): string =>
  coefficients.reduceRight((inner, c) => {
    const text = c.toExponential(9)
    return inner === '' ? text : `(${text} + ${variable} * ${inner})`
  }, '')

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

// exp x - 1 = x (1 + x/2! + ...) below 1/2, where the subtraction would cancel
const EXPM1 = `
  float expm1(float x) {
    if (abs(x) < 0.5) return x * ${polynomial(
      'x',
      range(9).map((k) => 1 / factorial(k + 1)),
    )};
    return exp(x) - 1.0;
  }`

// log(1 + x) = 2 artanh(x / (2 + x)) near 0
const LOG1P = `
  float log1p(float x) {
    if (abs(x) < 0.3) {
      float s = x / (2.0 + x);
      float t = s * s;
      return 2.0 * s * ${polynomial(
        't',
        range(7).map((k) => 1 / (2 * k + 1)),
      )};
    }
    return log(1.0 + x);
  }`

// x minus the nearest multiple of pi/2, which is subtracted in three parts so that nothing is lost, and the quadrant
const REDUCE = `
  float reduced(float x, out float quadrant) {
    float k = floor(x * 0.636619772 + 0.5);
    quadrant = k - 4.0 * floor(k * 0.25);
    return ((x - k * 1.5703125) - k * 4.837512969970703e-4) - k * 7.549789948768648e-8;
  }
  float sine(float r) {
    float t = r * r;
    return r * ${polynomial(
      't',
      range(6).map((k) => (-1) ** k / factorial(2 * k + 1)),
    )};
  }
  float cosine(float r) {
    float t = r * r;
    return ${polynomial(
      't',
      range(7).map((k) => (-1) ** k / factorial(2 * k)),
    )};
  }
  float circular(float x, float turn) {
    float quadrant;
    float r = reduced(x, quadrant);
    float q = mod(quadrant + turn, 4.0);
    float y = mod(q, 2.0) < 0.5 ? sine(r) : cosine(r);
    return q < 1.5 ? y : -y;
  }`

// the Maclaurin series up to 1; beyond that Abramowitz and Stegun 7.1.26, whose error of 1.5e-7 is a unit there
const ERF = `
  float erf(float x) {
    float a = abs(x);
    if (a < 1.0) {
      float t = x * x;
      return x * ${polynomial(
        't',
        range(11).map((k) => ((2 / Math.sqrt(Math.PI)) * (-1) ** k) / (factorial(k) * (2 * k + 1))),
      )};
    }
    float s = 1.0 / (1.0 + 0.3275911 * a);
    float tail = s * ${polynomial(
      's',
      [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429],
    )} * exp(-a * a);
    return x < 0.0 ? tail - 1.0 : 1.0 - tail;
  }`

const elementwise = (functions: string, result: string): string => `
  ${functions}
  void main() {
    float x = getAAtOutCoords();
    setOutput(${result});
  }`

/** The shader's code for each primitive that needs one. */
export const shaders: Readonly<Record<string, string>> = {
  expm1: elementwise(EXPM1, 'expm1(x)'),
  log1p: elementwise(LOG1P, 'log1p(x)'),
  tanh: elementwise(
    `${EXPM1}
  float tangent(float x) {
    float e = expm1(2.0 * min(abs(x), 20.0));
    float y = e / (e + 2.0);
    return x < 0.0 ? -y : y;
  }`,
    'tangent(x)',
  ),
  softplus: elementwise(LOG1P, 'max(x, 0.0) + log1p(exp(-abs(x)))'),
  erf: elementwise(ERF, 'erf(x)'),
  sin: elementwise(REDUCE, 'circular(x, 0.0)'),
  cos: elementwise(REDUCE, 'circular(x, 1.0)'),
}
