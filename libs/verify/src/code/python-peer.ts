/**
 * Python source of what both sides of a judged program share (see `judged-programs.ts`): requests and answers as
 * lines of JSON over stdin and stdout, taken out of the program's reach before any other code runs there. What
 * comes from the other side is data, never code: plain values are rebuilt as such, everything else is a number
 * behind a `Remote`, which is equal to itself only.
 */
export const PYTHON_PEER = String.raw`
import builtins, collections, datetime, decimal, fractions, importlib, json, os, sys, types


class Remote:
    def __init__(self, peer, number):
        self.__dict__['_peer'] = peer
        self.__dict__['_number'] = number

    def __call__(self, *args, **kwargs):
        return self._peer.call(self, args, kwargs)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return self._peer.ask('get', self, name)

    def __setattr__(self, name, value):
        self._peer.ask('set', self, name, value)

    def __getitem__(self, key):
        return self._peer.ask('item', self, key)

    def __len__(self):
        return self._peer.ask('len', self)

    def __contains__(self, value):
        return self._peer.ask('contains', self, value)

    def __eq__(self, other):
        return self is other or (type(other) is Remote and self._peer.ask('eq', self, other) is True)

    def __hash__(self):
        return self._number

    def __iter__(self):
        return self._peer.ask('iter', self)

    def __next__(self):
        found = self._peer.ask('next', self)
        if not found:
            raise StopIteration
        return found[0]

    def __bool__(self):
        return bool(self._peer.ask('bool', self))

    def __str__(self):
        return str(self._peer.ask('str', self))

    def __repr__(self):
        return str(self._peer.ask('repr', self))


class Peer:
    gone = 3

    def __init__(self):
        self.source = os.fdopen(os.dup(0), 'rb')
        self.sink = os.fdopen(os.dup(1), 'wb')
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        self.kept = {}
        self.numbers = {}
        self.remotes = {}

    def pack(self, x):
        kind = type(x)
        if x is None or kind is bool or kind is str or kind is float:
            return x
        if kind is Remote:
            return {'y': x._number}
        if isinstance(x, int):
            return int(x) if -2**53 < x < 2**53 else {'n': hex(x)}
        if isinstance(x, str):
            return str.__str__(x)
        if isinstance(x, float):
            return float.__float__(x)
        if isinstance(x, list):
            return [self.pack(y) for y in x]
        if isinstance(x, tuple):
            return {'t': [self.pack(y) for y in x]}
        if kind.__name__ == 'Plain':
            return {k: self.pack(v) for k, v in x.items()}
        if isinstance(x, dict):
            tag = 'D' if isinstance(x, collections.OrderedDict) else 'C' if isinstance(x, collections.Counter) else 'd'
            return {tag: [[self.pack(k), self.pack(v)] for k, v in x.items()]}
        if isinstance(x, set):
            return {'s': [self.pack(y) for y in x]}
        if isinstance(x, frozenset):
            return {'S': [self.pack(y) for y in x]}
        if isinstance(x, (bytes, bytearray)):
            return {'B' if isinstance(x, bytearray) else 'b': bytes(x).hex()}
        if isinstance(x, complex):
            return {'c': [x.real, x.imag]}
        if kind is collections.deque:
            return {'q': [self.pack(y) for y in x]}
        if kind is range:
            return {'r': [self.pack(y) for y in (x.start, x.stop, x.step)]}
        if kind is fractions.Fraction:
            return {'f': [self.pack(x.numerator), self.pack(x.denominator)]}
        if kind is decimal.Decimal:
            return {'e': str(x)}
        if kind is datetime.datetime and x.tzinfo is None:
            return {'w': [x.year, x.month, x.day, x.hour, x.minute, x.second, x.microsecond]}
        if kind is datetime.date:
            return {'w': [x.year, x.month, x.day]}
        if kind.__module__ == 'numpy' and getattr(x, 'ndim', None) == 0:
            return self.pack(x.item())
        if kind is type and getattr(builtins, x.__name__, None) is x:
            return {'T': ['builtins', x.__name__]}
        if kind is types.BuiltinFunctionType and x.__module__ in ('builtins', 'math', '_operator'):
            if getattr(sys.modules[x.__module__], x.__name__, None) is x:
                return {'T': [x.__module__, x.__name__]}
        number = self.numbers.get(id(x))
        if number is None:
            number = len(self.kept)
            self.kept[number] = x
            self.numbers[id(x)] = number
        return {'o': number}

    def unpack(self, x):
        if isinstance(x, list):
            return [self.unpack(y) for y in x]
        if not isinstance(x, dict):
            return x
        ((tag, value),) = x.items()
        if tag == 'o':
            if value not in self.remotes:
                self.remotes[value] = Remote(self, int(value))
            return self.remotes[value]
        if tag == 'y':
            return self.kept[value]
        if tag == 'T':
            return self.known(*value)
        if tag == 'n':
            return int(value, 16)
        if tag in 'dDC':
            pairs = [(self.unpack(k), self.unpack(v)) for k, v in value]
            made = {'d': dict, 'D': collections.OrderedDict, 'C': collections.Counter}[tag]()
            for k, v in pairs:
                made[k] = v
            return made
        if tag in 'bB':
            return bytes.fromhex(value) if tag == 'b' else bytearray.fromhex(value)
        if tag == 'c':
            return complex(*value)
        if tag == 'e':
            return decimal.Decimal(value)
        if tag == 'w':
            return datetime.date(*value) if len(value) == 3 else datetime.datetime(*value)
        if tag == 'f':
            return fractions.Fraction(*[self.unpack(y) for y in value])
        if tag == 'r':
            return range(*[self.unpack(y) for y in value])
        return {'t': tuple, 's': set, 'S': frozenset, 'q': collections.deque}[tag](self.unpack(y) for y in value)

    def known(self, module, name):
        found = getattr(builtins, name)
        if module != 'builtins' or not isinstance(found, type):
            raise TypeError('types can be handed over, functions of a module cannot')
        return found

    def tell(self, *message):
        self.sink.write(json.dumps(message).encode() + b'\n')
        self.sink.flush()

    def hear(self):
        line = self.source.readline()
        if not line:
            # No exception, which a test might catch.
            os._exit(self.gone)
        return json.loads(line)

    def ask(self, what, *operands):
        self.tell('ask', what, [self.pack(x) for x in operands])
        while True:
            kind, *rest = self.hear()
            if kind == 'ask':
                self.answer(*rest)
            elif kind == 'error':
                raise error_of(*rest)
            else:
                return self.unpack(rest[0])

    def call(self, f, args, kwargs):
        value, after = self.ask('call', f, list(args), kwargs)
        for arg, now in zip(args, after):
            if isinstance(arg, list) and isinstance(now, list) and arg != now:
                arg[:] = now
            elif type(arg) in (dict, set) and type(now) is type(arg) and arg != now:
                arg.clear()
                arg.update(now)
        return value

    def answer(self, what, operands):
        try:
            value = self.pack(self.does(what, *[self.unpack(x) for x in operands]))
        except Exception as error:
            self.tell('error', [c.__name__ for c in type(error).__mro__], str(error)[:2000])
        else:
            self.tell('answer', value)

    def does(self, what, f, *operands):
        if what != 'call' or not isinstance(f, (types.FunctionType, types.MethodType)):
            raise TypeError('functions that were handed over can be called, nothing else')
        args, kwargs = operands
        return [f(*args, **kwargs), []]


def error_of(names, text):
    for name in names:
        kind = getattr(builtins, str(name), None)
        if isinstance(kind, type) and issubclass(kind, Exception) and kind not in (StopIteration, StopAsyncIteration):
            try:
                return kind(str(text))
            except Exception:
                pass
    return RuntimeError(f'{names[0]}: {text}')
`;

/** Python source of the judged side: runs the parts in one module, then answers until nobody asks any more. */
export const PYTHON_JUDGED = String.raw`
class Judged(Peer):
    gone = 0

    def known(self, module, name):
        return getattr(importlib.import_module(module), name)

    def run(self, module, entry, args):
        found = vars(module)
        value = getattr(found['Solution'](), entry) if 'Solution' in found else found[entry]
        return plain(value(*args))

    def does(self, what, x, *operands):
        if what == 'names':
            return {n: v.__name__ if isinstance(v, types.ModuleType) else None for n, v in vars(x).items()}
        if what == 'call':
            args, kwargs = operands
            value = x(*args, **kwargs)
            return [value, [y if isinstance(y, (list, dict, set)) else None for y in args]]
        if what == 'run':
            return self.run(x, *operands)
        if what == 'get':
            return getattr(x, operands[0])
        if what == 'eq':
            return bool(x == operands[0])
        if what == 'set':
            return setattr(x, *operands)
        if what == 'item':
            return x[operands[0]]
        if what == 'len':
            return len(x)
        if what == 'contains':
            return operands[0] in x
        if what == 'iter':
            return iter(x)
        if what == 'next':
            for y in x:
                return [y]
            return []
        return {'bool': bool, 'str': str, 'repr': repr}[what](x)


def plain(x):
    if isinstance(x, (tuple, list)):
        return [plain(y) for y in x]
    if isinstance(x, dict):
        return Plain({str(k): plain(v) for k, v in x.items()})
    if isinstance(x, float) and x - x != 0:
        return Plain({'': str(x)})
    return x


class Plain(dict):
    pass


def judged(parts):
    peer = Judged()
    module = types.ModuleType('solution')
    sys.modules['solution'] = module
    peer.pack(module)
    for needed, text in parts:
        try:
            exec(compile(text, 'solution.py', 'exec', dont_inherit=True), module.__dict__)
        except Exception:
            if needed:
                raise
    while True:
        kind, *rest = peer.hear()
        peer.answer(*rest)
`;

/**
 * Python source of the judging side: runs the test with the names that the judged module defines, as far as
 * neither the trusted parts nor the builtins define them. Ends with exit code 3 when the other side has ended.
 */
export const PYTHON_JUDGING = String.raw`
def names_in(code):
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= names_in(constant)
    return found


def judging(prompt, test, entry):
    peer = Peer()
    space = {'__name__': 'test', '__builtins__': builtins}
    try:
        exec(compile(prompt, 'prompt.py', 'exec', dont_inherit=True), space)
    except Exception:
        space = {'__name__': 'test', '__builtins__': builtins}
    code = compile(test, 'test.py', 'exec', dont_inherit=True)
    module = Remote(peer, 0)
    theirs = peer.ask('names', module)
    if entry is not None and entry not in theirs:
        raise NameError(f"name '{entry}' is not defined")
    wanted = sorted(n for n in names_in(code) if n in theirs and not n.startswith('__'))
    bound = [n for n in wanted if n == entry or (n not in space and not hasattr(builtins, n))]
    if entry is None and all(isinstance(theirs[n], str) for n in bound):
        bound = wanted
    for name in bound:
        if isinstance(theirs[name], str):
            space[name] = importlib.import_module(theirs[name])
        else:
            space[name] = peer.ask('get', module, name)
    exec(code, space)
`;
