// Whose address an address is, almost is, or is made of whose name.
import { distance } from 'fastest-levenshtein';
import { readName } from './name-key.js';

export interface AddressedPerson {
  clinicianId: string;
  given: string;
  family: string;
  addresses: readonly { address: string; shared: boolean }[];
}

export interface AddressOwner<Person> {
  person: Person;
  shared: boolean;
}

/** Two letters wrong in an otherwise equal address are a slip; more is another address. */
const addressTypoDistanceMax = 2;
/** `amy@` and `may@` are two people more often than a slip. */
const slippedLocalLengthMin = 4;

export function plainAddress(address: string): string {
  return address.trim().toLowerCase();
}

function parted(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

export class AddressIndex<Person extends AddressedPerson> {
  private readonly byAddress = new Map<string, AddressOwner<Person>[]>();
  /** Local part → addresses; domain and local part less one letter → addresses. */
  private readonly byLocal = new Map<string, string[]>();
  private readonly bySlip = new Map<string, string[]>();
  private readonly byNamedLocal = new Map<string, Person[]>();

  private isFilled = false;

  /** `isAsked`: of whom an address that is only like hers may be suggested. */
  constructor(
    private readonly people: readonly Person[],
    private readonly isAsked: (person: Person) => boolean,
  ) {
    for (const person of people) {
      const own = new Map<string, boolean>();
      for (const { address, shared } of person.addresses) {
        const plain = plainAddress(address);
        own.set(plain, shared || own.get(plain) === true);
      }
      for (const [address, shared] of own) listed(this.byAddress, address).push({ person, shared });
    }
  }

  /** What resembles an address is only needed where one is unknown. */
  private fill(): void {
    if (this.isFilled) return;
    this.isFilled = true;
    for (const [address, owners] of this.byAddress) {
      if (!owners.some(({ person }) => this.isAsked(person))) continue;
      const { local, domain } = parted(address);
      listed(this.byLocal, local).push(address);
      for (const form of slipsOf(local)) listed(this.bySlip, `${form}@${domain}`).push(address);
    }
    for (const person of this.people.filter((each) => this.isAsked(each))) {
      for (const local of namedLocalsOf(person)) listed(this.byNamedLocal, local).push(person);
    }
  }

  ownersOf(address: string): readonly AddressOwner<Person>[] {
    return this.byAddress.get(plainAddress(address)) ?? [];
  }

  /** Who has this address but for a slip, before or behind the `@`; never who has the address itself. */
  slipped(address: string): Person[] {
    this.fill();
    const plain = plainAddress(address);
    const { local, domain } = parted(plain);
    const alike = new Set(this.byLocal.get(local) ?? []);
    for (const form of slipsOf(local)) {
      for (const other of this.bySlip.get(`${form}@${domain}`) ?? []) alike.add(other);
    }
    alike.delete(plain);
    return [...alike]
      .filter((other) => distance(other, plain) <= addressTypoDistanceMax)
      .flatMap((other) => this.ownersOf(other).map(({ person }) => person))
      .filter(this.isAsked);
  }

  /** `jdoe@`, `doe.jane2@` → everybody whose name makes this local part. */
  named(address: string): readonly Person[] {
    this.fill();
    const local = lettersOf(parted(plainAddress(address)).local);
    return this.byNamedLocal.get(local) ?? [];
  }
}

function slipsOf(local: string): Set<string> {
  const forms = new Set([local]);
  if (local.length < slippedLocalLengthMin) return forms;
  for (let i = 0; i < local.length; i += 1) forms.add(local.slice(0, i) + local.slice(i + 1));
  return forms;
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}]+/gu, '');
}

/** The usual ways to make a local part of a name; none of one letter, which would be anybody's. */
function namedLocalsOf({ given, family }: AddressedPerson): Set<string> {
  const [first = ''] = readName(given).tokens;
  const last = readName(family).tokens.join('');
  if (first.length < 2 || last.length < 2) return new Set();
  const [g, f] = [first.slice(0, 1), last.slice(0, 1)];
  return new Set([first + last, last + first, g + last, last + g, first + f]);
}

function listed<Value>(map: Map<string, Value[]>, key: string): Value[] {
  const values = map.get(key) ?? [];
  if (values.length === 0) map.set(key, values);
  return values;
}
