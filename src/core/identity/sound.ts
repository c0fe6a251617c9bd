// One rough key for the spellings of a name in several scripts and habits: `Мухаммад`, `Mohammed`, `Muhamad` → `mhmd`.

/** Letter → what it is commonly written as in Latin; vowels hardly matter, the key drops them. */
const latinOf: ReadonlyMap<string, string> = new Map([
  ...pairs(
    'абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя',
    'a b v g g d e e e zh z i i i y k l m n o p r s t u f h ts ch sh sh _ y _ e yu ya',
  ),
  ...pairs('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t i f h ps o'),
  ...pairs(
    'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچژگ',
    'a b t th j h h d d r z s sh s d t z a gh f k k l m n h w y a a _ a a a w y p ch zh g',
  ),
]);

function pairs(letters: string, latin: string): [string, string][] {
  const written = latin.split(' ').map((each) => (each === '_' ? '' : each));
  return Array.from(letters).map((letter, index) => [letter, written[index] ?? '']);
}

/** Shorter keys are borne by too many names: `ln` is Ellen, Lena and Leung. */
const soundLengthMin = 3;

/** Empty where the token is too short, or of a script whose words are compared as they are (CJK and others). */
export function soundOf(token: string): string {
  const latin = token.replace(/[^a-z]/g, (letter) => latinOf.get(letter) ?? letter);
  if (!/^[a-z]+$/.test(latin)) return '';
  const spelled = latin
    .replace(/sch|sh|zh/g, 's')
    .replace(/ph/g, 'f')
    .replace(/[ckg]h/g, 'h')
    .replace(/ck|q/g, 'k')
    .replace(/th/g, 't')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/c/g, 'k')
    .replace(/x/g, 'ks')
    .replace(/z/g, 's')
    .replace(/w/g, 'v');
  const first = spelled.slice(0, 1).replace(/[aeiouyj]/, 'a');
  const key = (first + spelled.slice(1).replace(/[aeiouyj]/g, '')).replace(/(.)\1+/g, '$1');
  return key.length >= soundLengthMin ? key : '';
}
