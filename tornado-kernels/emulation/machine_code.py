"""Kernels as ptxas assembled them: their registers, and what their loops are made of."""
import collections
import glob
import hashlib
import os
import re
import subprocess

from toolkit import die, disassembler, pip

Resources = collections.namedtuple('Resources', 'registers spilt local shared')  # but for registers in bytes
Loop = collections.namedtuple('Loop', 'first last own inside')                   # addresses; instructions that are in no loop inside; number of those
# What a kernel's main loop is made of: see mix_of.
Mix = collections.namedtuple('Mix', 'ffma hmma shared_bits global_bits barriers')


def short(name):
    """Without the list of parameter types and the number that TornadoVM's PTX backend appends."""
    return name.split('_uk_ac_manchester_')[0]


def method(name):
    """The Java method: CUDA's kernels are called so, PTX's have the names of graph and task in front."""
    return short(name).rsplit('_', 1)[-1]


def resources(path):
    """name → Resources of a module's kernels, as ptxas -v tells them in a file."""
    found, name, spilt, local = {}, None, 0, 0
    with open(path, errors='replace') as f:
        for line in f:
            if m := re.search(r"Compiling entry function '([^']+)'", line):
                name = m[1]
            elif m := re.search(r'(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads', line):
                local, spilt = int(m[1]), int(m[2]) + int(m[3])
            elif name and (m := re.search(r'Used (\d+) registers', line)):
                shared = re.search(r'(\d+) bytes smem', line)
                found[name] = Resources(int(m[1]), spilt, local, int(shared[1]) if shared else 0)
                name = None
    return found


def assembled(folder):
    """[(name, Resources, cubin's path)] of the kernels in a log folder; the same kernel for the same constants once."""
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, '*.ptxas'))):
        base = path[:-len('.ptxas')]
        for name, facts in resources(path).items():
            with open(base + '.ptx') as f:
                key = hashlib.sha256((method(name) + re.sub(r'(\.entry\s+)[\w$]+', r'\1', f.read())).encode()).digest()
            found.setdefault(key, (name, facts, base + '.cubin'))
    return list(found.values())


def loops(cubin):
    """(operations, loops) of the first kernel in a cubin."""
    program = disassembler() or die(f'nvdisasm or cuobjdump is needed: set CUDA_HOME to a toolkit that has one, or {pip("triton")}')
    done = subprocess.run([program[0], *program[1], cubin], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        die(f'{program[0]} {cubin}: {done.stderr.strip()}')
    code, labels, waiting = [], {}, []
    for line in done.stdout.splitlines():
        if m := re.match(r'\s*(\.L_x_\d+):', line):
            waiting.append(m[1])
        elif m := re.match(r'\s*/\*([0-9a-f]{4,})\*/\s+(.*?)\s*;', line):
            labels.update((w, int(m[1], 16)) for w in waiting)
            waiting = []
            code.append((int(m[1], 16), m[2]))
    return [operation(text) for at, text in code], loops_of(code, labels)


def operation(text):
    """An instruction without its predicate and operands."""
    return re.sub(r'^@!?U?P[T\d]+\s+', '', text).split()[0]


def loops_of(code, labels):
    ends = {}
    for at, text in code:
        if m := re.search(r'\bBRA\b.*?(?:`\((\.L_x_\d+)\)|\b0x([0-9a-f]+)\s*$)', text):
            to = labels.get(m[1]) if m[1] else int(m[2], 16)
            if to is not None and to < at:  # a branch to itself is only the padding behind the end
                ends[to] = max(at, ends.get(to, 0))  # several ways back are one loop
    found = []
    for a, b in sorted(ends.items()):
        inside = [(c, d) for c, d in ends.items() if (c, d) != (a, b) and a <= c and d <= b]
        own = [operation(text) for at, text in code if a <= at <= b and not any(c <= at <= d for c, d in inside)]
        found.append(Loop(a, b, own, len(inside)))
    # What a kernel is about has multiply-adds; where the innermost loop is unrolled they lie in the one around it.
    return sorted(found, key=lambda l: (-arithmetic(l), l.inside, -len(l.own)))


def count(loop, name):
    return len(named(loop.own, name))


def arithmetic(loop):
    return count(loop, 'FFMA') + 1000 * count(loop, 'HMMA')


def bits(load):
    """What a load brings each thread."""
    if load.startswith('LDSM'):  # LDSM.16.M88.4: four matrices of 8×8 halves for a warp
        return 32 * int((re.search(r'\.([124])$', load) or [0, 1])[1])
    m = re.search(r'\.[US]?(8|16|64|128)\b', load)
    return int(m[1]) if m else 32


def mean_bits(operations):
    return sum(map(bits, operations)) // len(operations) if operations else None


def named(operations, *names):
    return [o for o in operations if o.split('.')[0] in names]


def share(loop):
    return arithmetic(loop) / len(loop.own)


def mix_of(operations, found):
    """
    Of the main loop: FFMA in percent of its own instructions, the number of HMMA, and bits of a load from shared memory; of all
    loops around and in it: bits of a load from global memory; of the kernel: the number of barriers. The main loop is, of those that
    multiply what is in shared memory, the one with the least share of multiply-adds, or, without such, of those with most (or half
    as many) the one with the largest.
    """
    barriers = len(named(operations, 'BAR'))
    if not found:
        return Mix(None, None, None, None, barriers)
    # Loops that multiply what is in shared memory, as small and large tiles have one each; without such, one of the heaviest.
    tiles = [l for l in found if 4 * arithmetic(l) >= arithmetic(found[0]) and named(l.own, 'LDS', 'LDSM')]
    heavy = [l for l in found if 2 * arithmetic(l) >= arithmetic(found[0])]
    main = min(tiles, key=share) if tiles else max(heavy, key=share)
    first, last = min((l.first, -l.last) for l in found if l.first <= main.first and l.last >= main.last)
    nest = [o for l in found if l.first >= first and l.last <= -last for o in l.own]
    return Mix(100 * count(main, 'FFMA') // len(main.own), count(main, 'HMMA'), mean_bits(named(main.own, 'LDS', 'LDSM')),
               mean_bits(named(nest, 'LD', 'LDG', 'LDGSTS')), barriers)


def tell_loops(folder, kernel, every):
    """Prints the loops of the kernels whose name holds some text: those with FFMA or HMMA, or every one."""
    chosen = [a for a in assembled(folder) if kernel in a[0]]
    if not chosen:
        die(f'no kernel whose name holds {kernel} was assembled in {folder}')
    for name, facts, cubin in sorted(chosen, key=lambda a: (a[0], a[2])):
        operations, found = loops(cubin)
        print(f'{short(name)} ({os.path.basename(cubin)}): {len(operations)} instructions, {facts.registers} registers, {facts.spilt} bytes spilt')
        for loop in found if every else [l for l in found if arithmetic(l)] or found[:1]:
            memory = collections.Counter(re.sub(r'\.E\b|\.CONSTANT\b', '', o) for o in loop.own if o.startswith(('LD', 'ST')))
            other = collections.Counter(o.split('.')[0] for o in loop.own if not o.startswith(('LD', 'ST', 'FFMA')))
            ffma = count(loop, 'FFMA')
            print(f'  {f"loop without the {loop.inside} inside it" if loop.inside else "innermost loop"}, 0x{loop.first:x}-0x{loop.last:x}: '
                  f'{len(loop.own)} instructions, FFMA {ffma} ({100 * ffma / max(1, len(loop.own)):.0f} %)\n'
                  f'    memory: {", ".join(f"{k} ×{v}" for k, v in memory.most_common()) or "none"}\n'
                  f'    other: {", ".join(f"{k} ×{v}" for k, v in other.most_common(10))}')
        if not found:
            print('  no loop (unrolled, or none in the source)')
