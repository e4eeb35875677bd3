"""Translates PTX to C++ that computes its kernels on the CPU. It knows the PTX that TornadoVM and NVRTC make of plain kernels,
of half precision and of matrix products by warps (mma.sync).
"""
import bisect
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
HALVES = {'f16': 'F16', 'bf16': 'Bf16'}                                     # computed in double precision: half.h
PAIRS = {'f16x2': 'F16', 'bf16x2': 'Bf16'}
WIDTH = {t + str(w): w for t in 'bus' for w in (8, 16, 32, 64)} | {'f32': 32, 'f64': 64} | {t: 16 for t in HALVES} | {t: 32 for t in PAIRS}
CTYPE = {t: (f'u{w}' if t[0] == 'b' or t in HALVES or t in PAIRS else t) for t, w in WIDTH.items()}
HALF_ROUND = {'rn': 'NEAREST', 'rz': 'ZERO', 'rm': 'DOWN', 'rp': 'UP'}
COMPARE = {'eq': '==', 'ne': '!=', 'lt': '<', 'le': '<=', 'gt': '>', 'ge': '>=', 'lo': '<', 'ls': '<=', 'hi': '>', 'hs': '>='}
LOGIC = {'and': '&&', 'or': '||', 'xor': '!='}
ROUND = {'rzi': 'trunc', 'rni': 'nearbyint', 'rmi': 'floor', 'rpi': 'ceil'}
LIMITS = {'s8': (-2.0**7, 2.0**7 - 1), 's16': (-2.0**15, 2.0**15 - 1), 's32': (-2.0**31, 2.0**31 - 1), 's64': (-2.0**63, 2.0**63 - 1024),
          'u8': (0, 2.0**8 - 1), 'u16': (0, 2.0**16 - 1), 'u32': (0, 2.0**32 - 1), 'u64': (0, 2.0**64 - 2048)}
SPACES = {'global': 'Global', 'shared': 'Shared', 'local': 'Local'}


class Unknown(Exception):
    """A statement that the translator does not know."""


def is_half(t):
    return t in HALVES or t in PAIRS


def is_float(t):
    return t in ('f32', 'f64') or is_half(t)


def unsigned(t):
    return t if is_float(t) else 'u' + t[1:]


def cname(register):
    return 'r_' + re.sub(r'\W', '_', register)


def split_operands(text):
    parts, depth, part = [], 0, ''
    for c in text:
        depth += (c in '{[') - (c in '}]')
        if c == ',' and depth == 0:
            parts.append(part.strip())
            part = ''
        else:
            part += c
    return parts + [part.strip()] if part.strip() else parts


def members(operand):
    return [m.strip() for m in operand.strip('{}').split(',')] if operand.startswith('{') else [operand]


class Kernel:
    """One entry function while it is being translated."""

    def __init__(self, name, index, parameters, module_shared, module_shared_bytes):
        self.name, self.index = name, index
        self.parameters = parameters          # name → (offset, bytes)
        self.registers = {}                   # name → type, as declared in the block being read
        self.outer = []                       # the same of the blocks around it
        self.fields = {}                      # C++ field → type; the name holds the type, since blocks may declare a name anew
        self.arrays = {n: ('shared', at, width) for n, (at, width) in module_shared.items()}  # name → (space, offset, bytes of a number)
        self.bytes = {'shared': module_shared_bytes, 'local': 0}
        self.code = []
        self.barriers = set()
        self.narrowest = 4                    # bytes of the smallest access to shared memory

    # ---- declarations

    def declare(self, text):
        if m := re.match(r'\.reg\s*\.(\w+)\s+(.*)$', text):
            for name in m[2].split(','):
                many = re.match(r'([\w$%]+)<(\d+)>$', name.strip())
                for r in [f'{many[1]}{i}' for i in range(int(many[2]))] if many else [name.strip()]:
                    self.registers[r] = m[1]
                    self.fields[self.field(r)] = m[1]
        elif array := parse_array(text):
            name, space, align, bytes_, width = array
            at = -(-self.bytes[space] // align) * align
            self.arrays[name] = (space, at, width)
            self.bytes[space] = at + bytes_
        elif not text.startswith(('.pragma', '.loc', '.maxntid', '.minnctapersm')):
            raise Unknown(text)

    def block(self, begins):
        if begins:
            self.outer.append(dict(self.registers))
        elif self.outer:
            self.registers = self.outer.pop()

    def field(self, register):
        return f'{cname(register)}_{self.registers[register]}'

    # ---- operands

    def value(self, operand, t):
        """The C++ expression of an operand, read as type t."""
        if is_half(t):
            bits = self.value(operand, 'u16' if t in HALVES else 'u32')
            # Of a pair it is the half that the loop around the instruction is at.
            return f'from{HALVES[t]}({bits})' if t in HALVES else f'from{PAIRS[t]}((u16) ({bits} >> half))'
        if operand in self.registers:
            register = 't->' + self.field(operand)
            if t in ('f32', 'f64'):
                return ('asF32' if WIDTH[self.registers[operand]] == 32 else 'asF64') + f'({register})'
            return register if t == 'pred' or self.registers[operand] == 'pred' else f'(({CTYPE[t]}) {register})'
        if m := re.match(r'0[fF]([0-9a-fA-F]{8})$', operand):
            return f'asF32(0x{m[1]}u)' if t == 'f32' else f'0x{m[1]}u'
        if m := re.match(r'0[dD]([0-9a-fA-F]{16})$', operand):
            return f'asF64(0x{m[1]}ull)' if t == 'f64' else f'0x{m[1]}ull'
        if re.match(r'-?(0x[0-9a-fA-F]+|\d+)U?$', operand):
            n = int(operand.rstrip('U'), 0)
            return f'(({CTYPE[t]}) {n})' if t in ('f32', 'f64') else f'(({CTYPE[t]}) {n & (1 << 64) - 1}ull)'
        if m := re.match(r'%(tid|ntid|ctaid|nctaid)\.([xyz])$', operand):
            field = {'tid': 'thread', 'ntid': 'block', 'ctaid': 'group', 'nctaid': 'grid'}[m[1]]
            return f'(({CTYPE[t]}) g->{field}[{"xyz".index(m[2])}])'
        if operand == '%laneid':
            return f'(({CTYPE[t]}) (g->me % 32))'
        if m := re.match(r'%lanemask_(eq|lt|le|gt|ge)$', operand):
            mask = {'eq': '1u << l', 'lt': '(1u << l) - 1', 'le': '(2u << l) - 1', 'gt': '~((2u << l) - 1)', 'ge': '~((1u << l) - 1)'}[m[1]]
            return f'(({CTYPE[t]}) ({mask.replace("<< l", "<< g->me % 32")}))'
        if operand in self.arrays:
            return f'(({CTYPE[t]}) {self.arrays[operand][1]}ull)'
        raise Unknown('operand ' + operand)

    def assign(self, register, expression, t):
        """The C++ statement that writes an expression of type t to a register."""
        if register == '_':
            return ''
        if register not in self.registers:
            raise Unknown('destination ' + register)
        own, target = self.registers[register], 't->' + self.field(register)
        if own == 'pred':
            return f'{target} = {expression};'
        if t in HALVES:
            return f'{target} = to{HALVES[t]}({expression});'
        if t in PAIRS:
            return f'pair |= (u32) to{PAIRS[t]}({expression}) << half;'
        if t in ('f32', 'f64'):
            return f'{target} = bitsOf(({t}) ({expression}));'
        if t[0] == 's' and WIDTH[own] > WIDTH[t]:  # a narrow signed number fills a wider register
            return f'{target} = (s{WIDTH[own]}) ({CTYPE[t]}) ({expression});'
        return f'{target} = ({CTYPE[t]}) ({expression});'

    def address(self, operand):
        """(expression, None) or, for a kernel parameter, (offset, its name)."""
        if m := re.match(r'([\w$%.]+)\s*\[\s*([\w$%.]+)\s*(?:([+-])\s*(\w+))?\s*\]$', operand):  # TornadoVM's array[index]
            if m[1] not in self.arrays:
                raise Unknown('address ' + operand)
            _, base, width = self.arrays[m[1]]
            index = f'((s64) (s32) t->{self.field(m[2])})' if m[2] in self.registers else m[2]
            return f'((u64) ({base} + ({index}{(" " + m[3] + " " + m[4]) if m[3] else ""}) * {width}))', None
        m = re.match(r'\[\s*([\w$%.]+)\s*(?:\+\s*(-?\w+))?\s*\]$', operand)
        if not m:
            raise Unknown('address ' + operand)
        base, offset = m[1], int(m[2] or '0', 0)
        if base in self.parameters:
            return offset, base
        if base in self.registers:
            start = f'((u64) t->{self.field(base)})'
        elif base in self.arrays:
            start = f'{self.arrays[base][1]}ull'
        elif base.isdigit():
            start = base + 'ull'
        else:
            raise Unknown('address ' + operand)
        return f'({start} + (u64) (s64) {offset})', None

    # ---- instructions

    def instruction(self, text, line):
        guard = ''
        if m := re.match(r'@(!?)([\w$%.]+)\s+(.*)$', text):
            guard, text = f'if ({m[1]}t->{self.field(m[2])}) ', m[3]
        m = re.match(r'([\w.:]+)\s*(.*)$', text)
        parts, operands = m[1].split('.'), split_operands(m[2])
        t = next((p for p in reversed(parts) if p in WIDTH or p == 'pred'), None)
        if parts[0] in ('bar', 'barrier') and 'warp' not in parts:
            return self.barrier(parts, operands, guard, line, text)
        if meets := getattr(self, 'meet_' + parts[0], None):
            meeting = meets(parts, operands, t)
            if meeting is None:
                raise Unknown(text)
            return self.meeting(guard, line, *meeting)
        handler = getattr(self, 'do_' + parts[0], None)
        if not handler:
            raise Unknown(text)
        code = handler(parts, operands, t, line)
        if code is None:
            raise Unknown(text)
        if 'pair |=' in code:  # one half after the other
            code = f'u32 pair = 0; for (int half = 0; half < 32; half += 16) {{ {code} }} ' + self.assign(operands[0], 'pair', 'u32')
        return f'{guard}{{ {code} }}'

    def stop(self, line):
        """The number of a place where a thread stops and goes on."""
        number = line
        while number in self.barriers:
            number += 1000000
        self.barriers.add(number)
        return number

    def barrier(self, parts, operands, guard, line, text):
        if 'sync' not in parts or 'warp' in parts or operands != ['0']:
            raise Unknown(text)
        number = self.stop(line)
        # The case label is where the thread goes on; with a guard it must not run on into the barrier by itself.
        wait = f'{guard}{{ t->at = {number}; return 1; }}'
        return f'{wait} case {number}: ;' if not guard else f'{wait} if (0) {{ case {number}: ; }}'

    # ---- what the lanes of a warp do together (warp.h)

    def meeting(self, guard, line, together, brings, takes, mask='~0u', kind=''):
        number = self.stop(line)
        flags = ''.join(f' m.{k} = {"true" if k == kind else "false"};' for k in ('whole', 'orders'))
        comes = f'{guard}{{ Meeting &m = meetingOf(g); {brings} m.mask = {mask};{flags} m.together = {together}; t->at = {number}; return 2; }}'
        goes = f'case {number}: {{ Meeting &m = meetingOf(g); {takes} }}'
        return f'{comes} {goes}' if not guard else f'{comes} if (0) {{ {goes} }}'

    def mask(self, operand):
        return self.value(operand, 'u32')

    def meet_shfl(self, p, o, t):
        if 'sync' not in p or len(o) != 5:
            return None
        targets = [x.strip() for x in o[0].split('|')]
        how = next(x for x in p if x in ('up', 'down', 'bfly', 'idx'))
        brings = ' '.join(f'm.in[{i}] = {self.value(x, "u32")};' for i, x in enumerate(o[1:4]))
        takes = self.assign(targets[0], 'm.out[0]', 'u32') + (self.assign(targets[1], 'm.out[1]', 'pred') if len(targets) > 1 else '')
        return f'shuffle<SHUFFLE_{how.upper()}>', brings, takes, self.mask(o[4])

    def meet_vote(self, p, o, t):
        if 'sync' not in p:
            return None
        which = ('all', 'any', 'uni', 'ballot').index(p[2])
        brings = f'm.in[0] = {"!" if o[1].startswith("!") else ""}{self.value(o[1].lstrip("!"), "pred")};'
        return 'vote', brings, self.assign(o[0], f'm.out[{which}]', 'u32'), self.mask(o[2])

    def meet_activemask(self, p, o, t): return 'whoIsHere', '', self.assign(o[0], 'm.out[0]', 'u32'), '0'

    def meet_bar(self, p, o, t): return 'warpBarrier', '', '', self.mask(o[0]), 'orders'
    meet_barrier = meet_bar

    def meet_match(self, p, o, t):
        return ('match', f'm.in[0] = {self.value(o[1], "u32")};', self.assign(o[0], 'm.out[0]', 'u32'), self.mask(o[2])) if p[1] == 'any' and t == 'b32' else None

    def meet_redux(self, p, o, t):
        operation = next(x for x in p if x in ('add', 'min', 'max', 'and', 'or', 'xor'))
        return (f'reduce<{operation.capitalize()}, {CTYPE[t]}>', f'm.in[0] = {self.value(o[1], "u32")};', self.assign(o[0], 'm.out[0]', 'u32'),
                self.mask(o[2])) if t in ('u32', 's32', 'b32') and 'abs' not in p and 'NaN' not in p else None

    def matrices(self, function, p, address):
        if 'm8n8' not in p or 'b16' not in p:
            return None
        space = self.space(p, 4 if p[0] == 'ldmatrix' else 2)
        many = int(next(x for x in p if re.fullmatch(r'x[124]', x))[1:])
        return f'{function}<{many}, {"true" if "trans" in p else "false"}, {"true" if space == "Shared" else "false"}>', f'm.address = {self.address(address)[0]};'

    def meet_ldmatrix(self, p, o, t):
        if started := self.matrices('loadMatrices', p, o[1]):
            return *started, ' '.join(self.assign(r, f'm.out[{i}]', 'u32') for i, r in enumerate(members(o[0]))), '~0u', 'whole'

    def meet_stmatrix(self, p, o, t):
        if started := self.matrices('storeMatrices', p, o[0]):
            return started[0], started[1] + ' '.join(f' m.in[{i}] = {self.value(r, "u32")};' for i, r in enumerate(members(o[1]))), '', '~0u', 'whole'

    def meet_mma(self, p, o, t):
        m = re.fullmatch(r'mma\.sync\.aligned\.m16n8k(\d+)\.row\.col\.(f16|f32)\.(f16|bf16|tf32)\.(f16|bf16|tf32)\.(f16|f32)', '.'.join(p))
        if not m or m[3] != m[4] or int(m[1]) not in ((4, 8) if m[3] == 'tf32' else (8, 16)):
            return None
        brings = ' '.join(f'm.in[{i}] = {self.value(r, "u32")};' for i, r in enumerate(r for x in o[1:] for r in members(x)))
        takes = ' '.join(self.assign(r, f'm.out[{i}]', 'u32') for i, r in enumerate(members(o[0])))
        half = ['true' if x == 'f16' else 'false' for x in (m[5], m[2])]
        return f'multiplyMatrices<{m[3].capitalize()}, {m[1]}, {", ".join(half)}>', brings, takes, '~0u', 'whole'

    # ---- instructions of a thread alone

    def do_bra(self, p, o, t, line): return f'goto L_{cname(o[0])};'
    def do_ret(self, p, o, t, line): return 't->at = -1; return 0;'
    do_exit = do_ret
    def do_membar(self, p, o, t, line): return ';'
    do_fence = do_membar

    def do_mov(self, p, o, t, line):
        if o[0].startswith('{'):
            names = members(o[0])
            part = WIDTH[t] // len(names)
            return f'u{WIDTH[t]} v = {self.value(o[1], "u" + t[1:])}; ' + ' '.join(
                self.assign(n, f'v >> {i * part}', f'u{part}') for i, n in enumerate(names))
        if o[1].startswith('{'):
            names = members(o[1])
            part = WIDTH[t] // len(names)
            return self.assign(o[0], ' | '.join(f'(u{WIDTH[t]}) {self.value(n, f"u{part}")} << {i * part}' for i, n in enumerate(names)), f'u{WIDTH[t]}')
        return self.assign(o[0], self.value(o[1], t), t)

    def do_cvta(self, p, o, t, line):
        window = 'SHARED_WINDOW' if 'shared' in p else 'LOCAL_WINDOW' if 'local' in p else '0'
        return self.assign(o[0], f'({self.value(o[1], t)} {"-" if "to" in p else "+"} {window})', t)

    def space(self, p, bytes_):
        if 'const' in p or any(x.startswith('shared::cluster') for x in p):
            raise Unknown('.'.join(p))
        space = next((SPACES[x] for x in p if x in SPACES), 'Shared' if 'shared::cta' in p else 'Generic')
        if space in ('Shared', 'Generic'):
            self.narrowest = min(self.narrowest, bytes_)
        return space

    def do_ld(self, p, o, t, line):
        bytes_ = WIDTH[t] // 8
        at, parameter = self.address(o[1])
        registers = members(o[0])
        if parameter:
            start = self.parameters[parameter][0] + at
            return f'{CTYPE[t]} v; ' + ' '.join(f'memcpy(&v, g->parameters + {start + i * bytes_}, {bytes_}); {self.assign(r, "v", t)}' for i, r in enumerate(registers))
        space = self.space(p, bytes_)
        return f'u64 at = {at}; ' + self.aligned(registers, bytes_, line) + ' '.join(
            self.assign(r, f'load{space}<{CTYPE[t]}>(g, at + {i * bytes_}, {line})', t) for i, r in enumerate(registers) if r != '_')
    do_ldu = do_ld

    def do_st(self, p, o, t, line):
        bytes_ = WIDTH[t] // 8
        at, parameter = self.address(o[0])
        if parameter:
            return None
        space = self.space(p, bytes_)
        values = members(o[1])
        return f'u64 at = {at}; ' + self.aligned(values, bytes_, line) + ' '.join(
            f'store{space}<{CTYPE[t]}>(g, at + {i * bytes_}, {self.value(v, t)}, {line});' for i, v in enumerate(values))

    @staticmethod
    def aligned(parts, bytes_, line):
        return f'if (at % {bytes_ * len(parts)}) g->fault(g, "misaligned vector access", {line}, at, -1); ' if len(parts) > 1 else ''

    def atomic(self, p, target, at, values, t, line):
        bytes_ = WIDTH[t] // 8
        space = self.space(p, 4)
        if space == 'Local' or is_half(t):
            return None
        a = self.value(values[0], t)
        operation = next((x for x in p[1:] if x in ('add', 'min', 'max', 'and', 'or', 'xor', 'exch', 'cas')), None)
        new = {'add': f'old + {a}', 'min': f'old < {a} ? old : {a}', 'max': f'old > {a} ? old : {a}', 'exch': a,
               'cas': f'old == {a} ? {self.value(values[1], t) if len(values) > 1 else 0} : old'}.get(operation)
        if operation in ('and', 'or', 'xor'):
            new = f'old {dict(zip(("and", "or", "xor"), "&|^"))[operation]} {a}'
        if new is None:
            return None
        return (f'char *at = atomic{space}(g, {self.address(at)[0]}, {bytes_}, {line}); {CTYPE[t]} old; memcpy(&old, at, {bytes_}); '
                f'{CTYPE[t]} now = ({CTYPE[t]}) ({new}); memcpy(at, &now, {bytes_}); ' + (self.assign(target, 'old', t) if target else ''))
    def do_atom(self, p, o, t, line): return self.atomic(p, o[0], o[1], o[2:], t, line)
    def do_red(self, p, o, t, line): return self.atomic(p, None, o[0], o[1:], t, line)

    def do_cp(self, p, o, t, line):
        if p[:2] != ['cp', 'async'] or 'bulk' in p or 'mbarrier' in p:
            return None
        if p[2] == 'commit_group':
            return 'g->commitCopies(g);'
        if p[2] in ('wait_group', 'wait_all'):
            return f'g->awaitCopies(g, {int(o[0], 0) if p[2] == "wait_group" else -1});'
        if 'L2::cache_hint' in p:
            o = o[:-1]
        if p[2] not in ('ca', 'cg') or len(o) == 4 and self.registers.get(o[3]) == 'pred':
            return None
        size = int(o[2], 0)
        given = self.value(o[3], 'u32') if len(o) == 4 else size  # the rest becomes 0
        self.narrowest = min(self.narrowest, size)
        return f'g->copyLater(g, {self.address(o[0])[0]}, {self.address(o[1])[0]}, {size}, {given}, {line});'

    def compared(self, how, t, a, b):
        kind = unsigned(t) if t[0] == 'b' or how in ('lo', 'ls', 'hi', 'hs') else t
        a, b = self.value(a, kind), self.value(b, kind)
        nan = f'(isnan({a}) || isnan({b}))'
        if is_float(kind) and how.endswith('u') and how[:-1] in COMPARE:  # unordered: true for NaN
            return f'({nan} || {a} {COMPARE[how[:-1]]} {b})'
        if is_float(kind) and how in ('ne', 'num', 'nan'):
            return {'ne': f'(!{nan} && {a} != {b})', 'num': f'(!{nan})', 'nan': nan}[how]
        return f'({a} {COMPARE[how]} {b})'

    def do_setp(self, p, o, t, line):
        if t == 'pred':
            return None
        e = self.compared(p[1], t, o[1], o[2])
        if t in PAIRS:  # a predicate for each half
            low, high = (x.strip() for x in o[0].split('|'))
            return None if any(x in LOGIC for x in p[2:]) else f'{{ int half = 0; t->{self.field(low)} = {e}; }} {{ int half = 16; t->{self.field(high)} = {e}; }}'
        if logic := next((x for x in p[2:] if x in LOGIC), None):
            e = f'({e} {LOGIC[logic]} {"!" if o[3].startswith("!") else ""}{self.value(o[3].lstrip("!"), "pred")})'
        targets = [x.strip() for x in o[0].split('|')]
        return f'bool yes = {e}; t->{self.field(targets[0])} = yes;' + (f' t->{self.field(targets[1])} = !yes;' if len(targets) > 1 else '')

    def do_set(self, p, o, t, line):
        to = next(x for x in p if x in WIDTH)
        if any(x in LOGIC for x in p[2:]):
            return None
        e = self.compared(p[1], t, o[1], o[2])
        if t in PAIRS and to not in PAIRS:  # a mask of 16 bits for each half
            return f'u32 both = 0; for (int half = 0; half < 32; half += 16) both |= ({e} ? 0xffffu : 0u) << half; ' + self.assign(o[0], 'both', 'u32') if to == 'u32' else None
        return self.assign(o[0], f'({e} ? {"1" if is_float(to) else "-1"} : 0)', to)

    def do_selp(self, p, o, t, line):
        return self.assign(o[0], f'({self.value(o[3], "pred")} ? {self.value(o[1], t)} : {self.value(o[2], t)})', t)

    @staticmethod
    def clamped(p, expression):
        return f'saturate({expression})' if 'sat' in p else f'relu({expression})' if 'relu' in p else expression

    def two(self, symbol, p, o, t):
        if is_half(t):
            return self.assign(o[0], self.clamped(p, f'({self.value(o[1], t)} {symbol} {self.value(o[2], t)})'), t)
        if 'sat' in p or any(x in p for x in ('rz', 'rm', 'rp', 'cc')):
            return None
        return self.assign(o[0], f'({self.value(o[1], unsigned(t))} {symbol} {self.value(o[2], unsigned(t))})', t)
    def do_add(self, p, o, t, line): return self.two('+', p, o, t)
    def do_sub(self, p, o, t, line): return self.two('-', p, o, t)
    def logic(self, p, o, t):
        return self.assign(o[0], f'{self.value(o[1], t)} {LOGIC[p[0]]} {self.value(o[2], t)}', t) if t == 'pred' else self.two(dict(zip(('and', 'or', 'xor'), '&|^'))[p[0]], p, o, t)
    def do_and(self, p, o, t, line): return self.logic(p, o, t)
    def do_or(self, p, o, t, line): return self.logic(p, o, t)
    def do_xor(self, p, o, t, line): return self.logic(p, o, t)
    def do_not(self, p, o, t, line): return self.assign(o[0], f'({"!" if t == "pred" else "~"}{self.value(o[1], t)})', t)
    def do_neg(self, p, o, t, line): return self.assign(o[0], f'(-{self.value(o[1], t)})', t)

    def do_abs(self, p, o, t, line):
        a = self.value(o[1], t)
        return self.assign(o[0], f'fabs({a})' if is_float(t) else f'({a} < 0 ? -{a} : {a})', t)

    def do_mul(self, p, o, t, line):
        if 'wide' in p:
            wide = t[0] + str(2 * WIDTH[t])
            return self.assign(o[0], f'(({CTYPE[wide]}) {self.value(o[1], t)} * ({CTYPE[wide]}) {self.value(o[2], t)})', wide)
        if 'hi' in p:
            if WIDTH[t] != 32:
                return None
            wide = t[0] + '64'
            return self.assign(o[0], f'((({wide}) {self.value(o[1], t)} * ({wide}) {self.value(o[2], t)}) >> 32)', t)
        return self.two('*', p, o, t)

    def do_mad(self, p, o, t, line):
        a, b, c = self.value(o[1], t), self.value(o[2], t), o[3]
        if is_half(t):
            return self.assign(o[0], self.clamped(p, f'halfFma({a}, {b}, {self.value(c, t)})'), t)
        if 'wide' in p:
            wide = t[0] + str(2 * WIDTH[t])
            return self.assign(o[0], f'(({CTYPE[wide]}) {a} * ({CTYPE[wide]}) {b} + {self.value(c, wide)})', wide)
        if t == 'f32' and 'rz' not in p:
            f = 'fmaDown' if 'rm' in p else 'fmaUp' if 'rp' in p else 'fmaf'
            return self.assign(o[0], f'{"saturate" if "sat" in p else ""}({f}({a}, {b}, {self.value(c, t)}))', t)
        if t == 'f64' and 'rn' in p:
            return self.assign(o[0], f'fma({a}, {b}, {self.value(c, t)})', t)
        if is_float(t) or 'hi' in p or 'sat' in p or 'cc' in p:
            return None
        u = unsigned(t)
        return self.assign(o[0], f'({self.value(o[1], u)} * {self.value(o[2], u)} + {self.value(c, u)})', t)
    do_fma = do_mad

    def divide(self, symbol, o, t, line):
        a, b = self.value(o[1], t), self.value(o[2], t)
        if t[0] == 'f':
            return self.assign(o[0], f'({a} / {b})', t) if symbol == '/' else None
        return f'if (!{b}) g->fault(g, "division by zero", {line}, 0, -1); else {{ {self.assign(o[0], f"({a} {symbol} {b})", t)} }}'
    def do_div(self, p, o, t, line): return self.divide('/', o, t, line)
    def do_rem(self, p, o, t, line): return self.divide('%', o, t, line)

    def least(self, p, o, t):
        if len(o) != 3 or 'xorsign' in p or 'relu' in p:
            return None
        a, b = self.value(o[1], t), self.value(o[2], t)
        if is_half(t) or 'NaN' in p:
            return self.assign(o[0], f'{"lesser" if p[0] == "min" else "larger"}{"OrNaN" if "NaN" in p else ""}({a}, {b})', t)
        if t[0] == 'f':
            return self.assign(o[0], f'f{p[0]}{"f" if t == "f32" else ""}({a}, {b})', t)
        return self.assign(o[0], f'({a} {"<" if p[0] == "min" else ">"} {b} ? {a} : {b})', t)
    def do_min(self, p, o, t, line): return self.least(p, o, t)
    def do_max(self, p, o, t, line): return self.least(p, o, t)

    def do_shl(self, p, o, t, line):
        by = self.value(o[2], 'u32')
        return self.assign(o[0], f'({by} >= {WIDTH[t]} ? 0 : {self.value(o[1], unsigned(t))} << {by})', unsigned(t))

    def do_shr(self, p, o, t, line):
        kind = t if t[0] == 's' else unsigned(t)
        a, by = self.value(o[1], kind), self.value(o[2], 'u32')
        return self.assign(o[0], f'({by} >= {WIDTH[t]} ? ({f"{a} < 0 ? -1 : 0" if kind[0] == "s" else "0"}) : {a} >> {by})', kind)

    def do_prmt(self, p, o, t, line):
        if len(p) != 2:  # a mode
            return None
        return self.assign(o[0], f'pickBytes({self.value(o[1], "u32")}, {self.value(o[2], "u32")}, {self.value(o[3], "u32")})', 'u32')
    def do_popc(self, p, o, t, line): return self.assign(o[0], f'__builtin_popcountll({self.value(o[1], unsigned(t))})', 'u32')
    def do_clz(self, p, o, t, line):
        a = self.value(o[1], unsigned(t))
        return self.assign(o[0], f'({a} ? __builtin_clzll({a}) - {64 - WIDTH[t]} : {WIDTH[t]})', 'u32')
    def do_bfe(self, p, o, t, line):
        if t != 'u32':
            return None
        return self.assign(o[0], f'takeBits({", ".join(self.value(x, "u32") for x in o[1:4])})', 'u32')
    def do_bfi(self, p, o, t, line):
        if t != 'b32':
            return None
        return self.assign(o[0], f'putBits({", ".join(self.value(x, "u32") for x in o[1:5])})', 'u32')

    def do_cvt(self, p, o, t, line):
        types = [x for x in p if x in WIDTH]
        if p[1:] == ['rna', 'tf32', 'f32']:  # 10 digits after the point, ties away from zero
            return self.assign(o[0], f'tf32({self.value(o[1], "u32")})', 'u32')
        if len(types) != 2 or 'satfinite' in p or 'rs' in p:  # formats of 8 bits and less
            return None
        to, source = types
        if is_half(to):
            return self.to_half(p, o, to, source)
        if source in PAIRS:
            return None
        a = self.value(o[1], source)
        rounding = next((ROUND[x] for x in p if x in ROUND), None)
        if is_float(source) and to[0] != 'f':
            return rounding and self.assign(o[0], f'({CTYPE[to]}) within({rounding}({a}), {LIMITS[unsigned(to) if to[0] == "b" else to][0]!r}, {LIMITS[unsigned(to) if to[0] == "b" else to][1]!r})', to)
        if is_float(source):
            if any(x in p for x in ('rz', 'rm', 'rp')) and WIDTH[to] < WIDTH[source]:
                return None
            return self.assign(o[0], f'({to}) {"saturate" if "sat" in p else rounding or ""}({a})', to)
        if 'sat' in p or (to[0] == 'f' and any(x in p for x in ('rz', 'rm', 'rp'))):
            return None
        return self.assign(o[0], f'({CTYPE[to]}) {a}', to)

    def to_half(self, p, o, to, source):
        kind = (HALVES | PAIRS)[to]
        how = next((HALF_ROUND[x] for x in p if x in HALF_ROUND), 'NEAREST')
        if to in PAIRS:  # the first operand goes into the upper half
            if source != 'f32':
                return None
            high, low = (f'to{kind}({self.clamped(p, f"(f64) {self.value(x, source)}")}, {how})' for x in o[1:3])
            return self.assign(o[0], f'(u32) {high} << 16 | {low}', 'u32')
        a = self.value(o[1], source)
        if not is_float(source):
            a = f'oddNumber(({"s" if source[0] == "s" else "u"}64) {a})'
        whole = next((ROUND[x] for x in p if x in ROUND), '')
        return self.assign(o[0], f'to{kind}({self.clamped(p, f"{whole}((f64) {a})")}, {how})', 'u16')

    def function(self, form, o, t):
        if is_half(t):
            form = form.replace('f(', '(')
        return self.assign(o[0], form.format(self.value(o[1], t)), t) if t == 'f32' or is_half(t) else None
    def do_ex2(self, p, o, t, line): return self.function('exp2f({})', o, t)
    def do_lg2(self, p, o, t, line): return self.function('log2f({})', o, t)
    def do_sin(self, p, o, t, line): return self.function('sinf({})', o, t)
    def do_cos(self, p, o, t, line): return self.function('cosf({})', o, t)
    def do_tanh(self, p, o, t, line): return self.function('tanhf({})', o, t)
    def do_sqrt(self, p, o, t, line): return self.function('sqrtf({})', o, t)
    def do_rsqrt(self, p, o, t, line): return self.function('(1 / sqrtf({}))', o, t)
    def do_rcp(self, p, o, t, line): return self.function('(1 / {})', o, t)

    # ---- the whole

    def cpp(self):
        n = self.index
        fields = ' '.join(f'{"bool" if t == "pred" else "u" + str(WIDTH[t])} {f};' for f, t in self.fields.items())
        step = [f'struct Thread{n} : Thread {{ {fields} char local[{self.bytes["local"] + 1}]; }};',
                f'static int step{n}(void *thread, Group *g) {{ Thread{n} *t = (Thread{n} *) thread;',
                f'g->local = t->local; g->localSize = {self.bytes["local"]};',
                f'switch (t->at) {{ case 0: memset(t->local, 0xff, sizeof t->local);']
        return '\n'.join(step + self.code + ['t->at = -1; default: return 0; } }'])

    def entry(self):
        sizes = [b for _, b in self.parameters.values()]
        shift = {1: 0, 2: 1}.get(self.narrowest, 2)
        return f'{{ step{self.index}, sizeof(Thread{self.index}), {self.bytes["shared"]}, {shift}, {len(sizes)}, {{ {", ".join(map(str, sizes))} }} }}'


def parse_array(text):
    """(name, space, alignment, bytes, bytes of a number) of a shared or local array's declaration."""
    m = re.match(r'(?:\.extern |\.visible |\.weak )*\.(shared|local)\s+(?:\.align\s+(\d+)\s+)?\.(\w+)\s+([\w$%.]+)(?:\[(\d+)\])?$', text)
    if not m or m[3] not in WIDTH:
        return None
    width = WIDTH[m[3]] // 8
    return m[4], m[1], int(m[2] or width), int(m[5] or 1) * width, width


def statements(source):
    """(line, text, what ended it), with labels as statements of their own that end with ':'; vectors' braces stay inside."""
    newlines = [m.start() for m in re.finditer('\n', source)]
    def cut(raw, offset):
        while m := re.match(r'\s*([\w$%]+):(?!:)', raw):
            yield 0, m[1], ':'
            raw, offset = raw[m.end():], offset + m.end()
        lead = len(raw) - len(raw.lstrip())
        yield bisect.bisect_left(newlines, offset + lead) + 1, ' '.join(raw.split()), ''
    raw, begun, vector = '', 0, False
    for m in re.finditer(r'[;{}]|[^;{}]+', source):
        token = m[0]
        if token not in ';{}':
            if not raw:
                begun = m.start()
            raw += token
            continue
        rest = re.sub(r'^(\s*[\w$%]+:(?!:))+', '', raw).strip()
        if token == '{' and rest and not rest.startswith('.') and '.entry' not in rest and '.func' not in rest:
            raw, vector = raw + token, True
        elif token == '}' and vector:
            raw, vector = raw + token, False
        else:
            *labels, (line, text, _) = cut(raw, begun)
            yield from labels
            yield line, text, token
            raw = ''


def parse_parameters(text):
    parameters, at = {}, 0
    for p in filter(None, (p.strip() for p in text.split(','))):
        # NVRTC writes .param .align 8 .b8 name[16] for a struct, TornadoVM .param .align 8 .u64 name.
        m = re.match(r'\.param\s+(?:\.align\s+(\d+)\s+)?\.(\w+)\s*(?:\.ptr)?\s*(?:\.(?:global|shared|const|local))?\s*(?:\.align\s+\d+)?\s*([\w$]+)(?:\[(\d+)\])?$', p)
        # A half is a struct of two bytes, aligned to two; other structs, not aligned to their size, are unknown.
        if not m or m[2] not in WIDTH or m[4] and m[4] != m[1]:
            raise Unknown('parameter ' + p)
        size = int(m[4] or WIDTH[m[2]] // 8)
        at = -(-at // size) * size
        parameters[m[3]] = at, size
        at += size
    return parameters


def translate(source):
    """The kernels of a module; what is unknown is collected and raised at once."""
    kernels, unknown, shared, shared_bytes = [], [], {}, 0
    kernel, depth, skipping = None, 0, 0
    for line, text, end in statements(source):
        try:
            if skipping:  # the body of a device function, which only matters where one is called
                skipping += (end == '{') - (end == '}')
            elif kernel is None:
                if m := re.search(r'\.entry\s+([\w$]+)\s*\((.*?)\)', text):
                    kernel, depth = Kernel(m[1], len(kernels), parse_parameters(m[2]), shared, shared_bytes), 1
                elif end == '{':
                    skipping = 1
                elif m := re.search(r'((?:\.extern |\.visible |\.weak )*\.shared\s.*)$', text):
                    array = parse_array(m[1])
                    if not array:
                        raise Unknown(m[1])
                    at = -(-shared_bytes // array[2]) * array[2]
                    shared[array[0]] = at, array[4]
                    shared_bytes = at + array[3]
            else:
                if end == ':':
                    kernel.code.append(f'L_{cname(text)}: ;')
                    continue
                if text:
                    if text.startswith('.'):
                        kernel.declare(text)
                    else:
                        kernel.code.append(kernel.instruction(text, line))
                depth += (end == '{') - (end == '}')
                if end in ('{', '}'):
                    kernel.block(end == '{')
                if depth == 0:
                    kernels.append(kernel)
                    kernel = None
        except (Unknown, KeyError, IndexError, TypeError, AttributeError, ValueError) as e:
            unknown.append(f'line {line}: {text}' + (f' ({e})' if isinstance(e, Unknown) and str(e) != text else ''))
    if unknown:
        raise Unknown('\n'.join(unknown))
    return kernels
