/** Inverse of a small symmetric positive definite matrix (row by row), by Gauss-Jordan with scaling; null when singular. */
export function invertSymmetric(matrix: Float64Array, size: number): Float64Array | null {
  const scale = Float64Array.from({ length: size }, (_, k) => 1 / Math.sqrt(matrix[k * size + k]));
  if (!scale.every(Number.isFinite)) return null;
  const a = matrix.map((value, cell) => value * scale[Math.floor(cell / size)] * scale[cell % size]);
  const inverse = new Float64Array(size * size);
  for (let k = 0; k < size; k++) inverse[k * size + k] = 1;
  for (let k = 0; k < size; k++) {
    const pivot = a[k * size + k];
    if (!(Math.abs(pivot) > 1e-12)) return null;
    for (let c = 0; c < size; c++) {
      a[k * size + c] /= pivot;
      inverse[k * size + c] /= pivot;
    }
    for (let r = 0; r < size; r++) {
      const factor = a[r * size + k];
      if (r === k || factor === 0) continue;
      for (let c = 0; c < size; c++) {
        a[r * size + c] -= factor * a[k * size + c];
        inverse[r * size + c] -= factor * inverse[k * size + c];
      }
    }
  }
  return inverse.map((value, cell) => value * scale[Math.floor(cell / size)] * scale[cell % size]);
}
