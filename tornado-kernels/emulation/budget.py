"""Holds what ptxas made of the kernels to budget.txt."""
import os
import re
import subprocess

import machine_code

# Of a row: title in the table, name in a complaint, whether the number is the most that is allowed or the least.
COLUMNS = [('registers', 'registers', 'most'), ('spilt', 'bytes spilt', 'most'), ('local', 'bytes of local memory', 'most'),
           ('shared', 'bytes of shared memory', 'most'), ('barriers', 'barriers', 'most'), ('ffma', '% FFMA in its main loop', 'least'),
           ('hmma', 'HMMA in its main loop', 'least'), ('lds', 'bits a load from shared memory', 'least'), ('ldg', 'bits a load from global memory', 'least')]
EIGHTS = 8  # A GPU gives a thread its registers in eights; by less they differ between builds of one SDK.
RESOURCES = 4  # of the columns; the rest is of machine code, and held for MiniLM's and base models' shapes
HEAD = '''# What the kernels may take, assembled by ptxas %s for sm_90: written by `check --print`, and by hand where a limit shall be
# tighter or looser. One row per driver, form and kernel (the Java method); of the modules of that form the worst counts.
#
#   form       minilm: all-MiniLM-L6-v2's shapes, fused attention and in steps; minilm-half: the same in float16; base: 768
#              wide, 12 heads of 64; tests: every shape of GpuKernelsTest, of which only the first four numbers are held
#   at most    registers of a thread (in whole eights, as a GPU gives them), bytes spilt, bytes of local memory (spilt or
#              arrays), bytes of shared memory of a group, barriers in the code
#   at least   FFMA: percent of the main loop's instructions, loops inside it not counted; HMMA: how many in it; LDS: mean bits of
#              its loads from shared memory; LDG: of loads from global memory there and in the loops around it. The main loop
#              is, of those with most FFMA and HMMA or a quarter that read shared memory, the one with the least share of
#              them, or, without such, of those with most or half as many the one with the largest.
#   -          not held, or there is none
#
'''


def measure(logs):
    """{(driver, form, kernel): numbers of the worst module, by column} from (driver, form, log folder)…"""
    measured = {}
    for driver, form, folder in logs:
        for name, facts, cubin in machine_code.assembled(folder):
            numbers = list(facts._replace(registers=-(-facts.registers // EIGHTS) * EIGHTS))
            if form == 'tests':
                numbers += [None] * (len(COLUMNS) - RESOURCES)
            else:
                mix = machine_code.mix_of(*machine_code.loops(cubin))
                numbers += [mix.barriers, mix.ffma, mix.hmma, mix.shared_bits, mix.global_bits]
            key = driver, form, machine_code.method(name)
            measured[key] = [worst(c, n) for c, n in zip(COLUMNS, zip(measured.get(key, numbers), numbers))]
    return measured


def worst(column, numbers):
    known = [n for n in numbers if n is not None]
    return None if not known else max(known) if column[2] == 'most' else min(known)


def version(ptxas):
    said = subprocess.run([ptxas, '--version'], stdout=subprocess.PIPE, text=True).stdout
    return re.search(r'V([\d.]+)', said)[1]


def table(measured, ptxas):
    rows = [['# driver', 'form', 'kernel'] + [c[0] for c in COLUMNS]]
    rows += [[*key] + ['-' if n is None else str(n) for n in numbers] for key, numbers in sorted(measured.items())]
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    lines = ['  '.join(cell.ljust(w) if i < 3 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))).rstrip() + '\n' for row in rows]
    return HEAD % version(ptxas) + ''.join(lines)


def read(path):
    """({(driver, form, kernel): limits}, ptxas's version)"""
    limits = {}
    with open(path) as f:
        text = f.read()
    for line in text.splitlines():
        cells = line.split()
        if cells and not cells[0].startswith('#'):
            if len(cells) != 3 + len(COLUMNS):
                machine_code.die(f'{os.path.basename(path)}: {line}: {3 + len(COLUMNS)} columns are due')
            limits[tuple(cells[:3])] = [None if c == '-' else int(c) for c in cells[3:]]
    return limits, re.search(r'ptxas ([\d.]+)', text)[1]


def complaints(measured, path, whole, drivers, ptxas):
    """In words, what is over the budget; where all runs were made, also what of it was not assembled."""
    limits, of = read(path)
    found = []
    for key, numbers in sorted(measured.items()):
        kernel = '{2} ({0} {1})'.format(*key)
        if key not in limits:
            found.append(f'kernel {kernel} has no row: check --print measures it')
            continue
        for (title, unit, kind), number, limit in zip(COLUMNS, numbers, limits[key]):
            if limit is not None and (number is None or (number > limit if kind == 'most' else number < limit)):
                found.append(f'kernel {kernel}: {"no" if number is None else number} {unit}, at {kind} {limit} {"allowed" if kind == "most" else "due"}')
    if whole:
        found += ['kernel {2} ({0} {1}) was not assembled, but has a row'.format(*key) for key in limits if key not in measured and key[0] in drivers]
    if found and version(ptxas) != of:
        found.append(f'it was measured with ptxas {of}; this is {version(ptxas)}, which may be the reason')
    return found
