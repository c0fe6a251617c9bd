// A QR code as one path of a square picture, for pages whose policy allows no picture from elsewhere.
import QRCode from 'qrcode';

export interface QrPicture {
  /** Side of the picture in its own units, the quiet zone included. */
  side: number;
  /** `d` of an SVG path: the dark modules. */
  path: string;
}

/** Readers ask for four light modules around the code. */
const quietModules = 4;

export function qrPicture(text: string): QrPicture {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const parts: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      const from = column;
      while (column + 1 < size && modules.get(row, column + 1) !== 0) column += 1;
      const width = column - from + 1;
      parts.push(`M${from + quietModules} ${row + quietModules}h${width}v1h-${width}z`);
    }
  }
  return { side: size + 2 * quietModules, path: parts.join('') };
}
