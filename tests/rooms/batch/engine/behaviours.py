"""Small cells, each group for one thing that cells do; run by papermill's own engine and by ours."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

# Each group: what it is about, and its cells in order. A cell may end in an error; the next one still runs.
BEHAVIOURS: dict[str, tuple[str, ...]] = {
    "text on both streams": (
        "import sys\nprint('one')\nprint('two')\nprint('three', file=sys.stderr)\nprint('four')",
        "print('a', end='')\nprint('b', flush=True)\nprint('c')",
        "sys.stdout.write('no line end')",
        "print('สวัสดี ภาษาไทย')\nprint('x\\ry\\bz')",
        "sys.stdout.writelines(['p\\n', 'q\\n'])\nprint(sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable(), sys.stdout.name)",
        "print()",
        "print('\\udca1\\udca2', 'the name of a file that is no UTF-8')",
        "",
        "   \n\n",
    ),
    "streams that a cell put in their place": (
        "import io, sys\nclass Loud:\n    def __init__(self, to):\n        self.to = to\n    def write(self, text):\n        return self.to.write(text.upper())\n    def flush(self):\n        self.to.flush()\nkept = sys.stdout, sys.stderr\nsys.stdout = Loud(sys.stdout)\nprint('this cell')",
        "print('the next cell')",
        "sys.stdout = io.StringIO()\nprint('kept aside')",
        "print('so is this')\nsys.stdout.getvalue()",
        "sys.stdout, sys.stderr = kept\nprint('shown again')",
        "print('as before')",
    ),
    "order of streams around what is displayed": (
        "print('before')\nprint('err', file=sys.stderr)\ndisplay('middle')\nprint('after')\n'result'",
        "print('first', file=sys.stderr, flush=True)\nprint('second')\nprint('third', file=sys.stderr)",
    ),
    "text past Python": (
        "import os\nn = os.system('echo from a shell')",
        "import subprocess\ndone = subprocess.run(['echo', 'from a program'])",
        "n = os.write(1, b'straight to one\\n')",
        "n = os.write(2, 'ตรงไปสอง\\n'.encode())",
        "n = os.write(1, 'แบ่ง'.encode()[:4])",
        "done = subprocess.run(['cat'], capture_output=True)\ndone.stdout",
        "done = subprocess.run('echo kept', shell=True, capture_output=True, text=True)\ndone.stdout",
        "sys.__stdout__.write('through the old stream\\n')\nsys.__stdout__.flush()",
        "sys.stdin.read()",
    ),
    "results": (
        "1 + 1",
        "_ + 1",
        "'quiet';",
        "None",
        "In[1][:10], Out[max(Out)]",
        "__, ___",
        "x = 5\nx",
        "[1, 2.5, 'ก', None, True, {'a': (1, 2)}]",
        "class Shown:\n    def _repr_html_(self):\n        return '<p>html</p>'\n    def __repr__(self):\n        return 'shown'\nShown()",
        "class Bundle:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n        return {'text/plain': 'b', 'application/json': {'a': [1, 2]}}, {'application/json': {'expanded': True}}\nBundle()",
        "class Broken:\n    def __repr__(self):\n        raise ValueError('no repr')\nBroken()",
        "class BrokenHtml:\n    def _repr_html_(self):\n        raise ValueError('no html')\n    def __repr__(self):\n        return 'plain'\nBrokenHtml()",
        "'a\\x1b[31mred\\x1b[0m'",
    ),
    "display": (
        "from IPython.display import HTML, JSON, Image, Markdown, SVG, Latex, Javascript, clear_output, update_display",
        "display(HTML('<b>bold</b>'), metadata={'text/html': {'alt': 'คำอธิบาย'}})",
        "display({'text/plain': 'p', 'image/svg+xml': '<svg xmlns=\"http://www.w3.org/2000/svg\"/>'}, raw=True, metadata={'image/svg+xml': {'alt': 'ภาพ'}})",
        'display(SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>\'))',
        "display(Markdown('*m*'), Latex('$x$'), JSON({'a': [1, None]}), Javascript('1'))",
        "import base64\nImage(data=base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), width=3)",
        "display(1, 'two', [3])",
        "display()",
        "display({'application/json': {'t': (1, 2), 'nested': {'k': 1.5}}}, raw=True)",
        "import datetime\ndisplay({'application/json': {'day': datetime.date(2008, 1, 15)}}, raw=True)",
        "display({'application/json': {'nan': float('nan'), 'set': {1}}}, raw=True)",
        "display({'text/plain': b'bytes'}, raw=True)",
    ),
    "display again": (
        "handle = display('first', display_id='one')",
        "handle.update('second')\nprint('updated')",
        "h = display(display_id='two')\nh.display('here')\nh.update(HTML('<i>there</i>'), metadata={'m': 1})",
        "update_display('nobody', display_id='never shown')",
        "for n in range(3):\n    handle.update(n)",
        "display('twin', display_id='one')",
        "handle.update('both')",
    ),
    "clear output": (
        "print('gone')\nclear_output()\nprint('stays')",
        "print('gone')\nclear_output(wait=True)\nprint('replaced')",
        "print('stays, since nothing follows')\nclear_output(wait=True)",
        "display('x', display_id='three')\nclear_output()\ndisplay('y', display_id='four')",
        "update_display('z', display_id='three')\nupdate_display('w', display_id='four')",
    ),
    "errors": (
        "1 / 0",
        "def inner(value):\n    return value['missing']\n\ndef outer():\n    return inner({})\nouter()",
        "raise ValueError('ข้อความไทย\\nสองบรรทัด')",
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise KeyError('second') from error",
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise KeyError('during')",
        "x = = 1",
        "if True:\nprint('indent')",
        "def unfinished(:\n    pass",
        "raise KeyboardInterrupt",
        "raise SystemExit",
        "sys.exit(3)",
        "sys.exit('stopped')",
        "import json\njson.loads('{')",
        "class Own(Exception):\n    pass\nraise Own('mine', 2)",
        "print('printed before')\nassert 1 == 2, 'not equal'",
        "raise ExceptionGroup('several', [ValueError('a'), TypeError('b')])",
        "not_defined",
        "get_ipython().last_execution_succeeded",
        "raise BaseException('base')",
        "class Rendered(Exception):\n    def _render_traceback_(self):\n        return ['drawn by itself']\nraise Rendered()",
    ),
    "warnings and logs": (
        "import warnings\nwarnings.warn('careful')",
        "for n in range(2):\n    warnings.warn('twice in a loop')",
        "warnings.warn('old', DeprecationWarning)",
        "import logging\nlogging.warning('to the root')",
        "logging.getLogger('own').error('to its own')",
        "logging.getLogger('own').info('not shown')",
        "own = logging.getLogger('handled')\nown.propagate = False\nown.addHandler(logging.StreamHandler(sys.stdout))\nown.warning('handled')",
        "print(len(logging.getLogger().handlers))",
        "logging.basicConfig(stream=sys.stdout, level=logging.DEBUG)\nlogging.debug('all is to be told')",
        "logging.getLogger('own').debug('by the next cell, too')",
        "logging.getLogger().handlers.clear()\nlogging.getLogger().setLevel(logging.WARNING)",
    ),
    "input": (
        "input('say: ')",
        "import getpass\ngetpass.getpass()",
    ),
    "magics": (
        "!echo from the bang",
        "kept = !printf 'a\\nb\\n'\nkept",
        "%%bash\necho from bash\necho to the other >&2",
        "%%bash\nexit 3",
        "%%writefile -q /dev/null\nnothing",
        "%%capture caught\nprint('caught')\ndisplay('shown')",
        "caught.stdout, len(caught.outputs)",
        "%timeit -n1 -r1 pass",
        "%nosuchmagic",
        "%%nosuchcellmagic\nx",
        "%precision 3\n3.14159",
        "%precision %r\n3.14159",
        "%env NOT_THERE",
        "%%html\n<b>b</b>",
        "%pinfo x",
        "x?",
        "%matplotlib inline",
        "%history -l 1",
        "%xmode Minimal\n1/0",
        "%xmode Context",
        "%load_ext nosuch",
        "%who_ls str",
        "%pwd",
        "%run -n nosuch.py",
        "%%python\nprint('in a python of its own')",
        "%%time\nprint('timed')",
        "%store nothing_stored_so",
        "%cd -q /\nprint(os.getcwd())",
        "!exit 4\n_exit_code",
    ),
    "await": (
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')",
        "async def later():\n    await asyncio.sleep(0)\n    return 'later'\nawait later()",
        "begun = later()\ntry:\n    asyncio.run(begun)\nfinally:\n    begun.close()",
        "asyncio.get_running_loop().is_running()",
        "await asyncio.gather(later(), later())",
        "async def failing():\n    raise ValueError('awaited error')\nawait failing()",
        "task = asyncio.create_task(later())",
        "await task",
        "async for_nothing",
        "for n in range(2):\n    await asyncio.sleep(0)\n    print(n)",
        "raise KeyboardInterrupt\nawait later()",
    ),
    "what stays from cell to cell": (
        "import decimal\ndecimal.getcontext().prec = 5",
        "decimal.Decimal(1) / 3",
        "import contextvars\nheld = contextvars.ContextVar('held')\ntoken = held.set(1)",
        "held.get('nothing')",
        "__name__, __doc__",
        "sys.modules['__main__'].x",
        "import pickle\nclass Kept:\n    pass\ntype(pickle.loads(pickle.dumps(Kept()))).__name__",
        "import threading\nthread = threading.Thread(target=lambda: print('from a thread'))\nthread.start()\nthread.join()",
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(1) as pool:\n    got = pool.map(abs, [-1, 2])\ngot",
        "type(get_ipython()).__mro__[-1], get_ipython().user_ns is globals()",
        "get_ipython().execution_count == max(n for n in range(len(In)))",
        "'' in sys.path, '.' in sys.path",
        "os.environ['TERM'], os.environ['PAGER'], os.environ.get('FORCE_COLOR')",
        "from __future__ import annotations",
        "display",
        "def counted():\n    '''Doc.'''\n    yield 1\nlist(counted())",
        "import inspect\ninspect.getsource(counted)",
    ),
    "tables": (
        "import pandas as pd\nframe = pd.DataFrame({'ก': [1, 2], 'b': [0.5, float('nan')]})\nframe",
        "display(frame, frame.T)\nframe['b']",
        "frame.style.format(precision=1).set_uuid('fixed')",
        "print(frame)",
        "import numpy as np\nnp.arange(3), np.float64(1.5)",
    ),
    "figures": (
        "import matplotlib\nimport matplotlib.pyplot as plt\nfigure, axes = plt.subplots(figsize=(1, 1))\naxes.plot([1, 2])\nprint('before the figure')",
        "axes",
        "plt.figure(figsize=(1, 1))\nplt.plot([3, 1])\nplt.show()\nprint('after show')",
        "plt.figure(figsize=(1, 1))\n1 / 0",
        "figure",
        "from matplotlib.figure import Figure\nFigure(figsize=(1, 1))",
        "plt.get_fignums(), matplotlib.get_backend()",
        "%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'fixed'\nplt.figure(figsize=(1, 1))",
        "%config InlineBackend.close_figures = False\nplt.figure(figsize=(1, 1))\nplt.get_fignums()",
        "plt.close('all')",
        "%config InlineBackend.close_figures = True\nplt.ioff()\nplt.isinteractive()",
        "figure, axes = plt.subplots(figsize=(1, 1))",
        "with plt.ion():\n    print(plt.isinteractive())\nplt.ion()\nplt.isinteractive()",
        "%config InlineBackend.figure_formats = ['png']\nplt.figure(figsize=(1, 1)).text(0, 0, 'ก')\nNone",
    ),
    "a comm": (
        "from comm import create_comm\nopened = create_comm(target_name='nobody', data={'state': {'a': 1}})\nopened.send({'b': 2})\nopened.close()\nprint('after a comm')",
    ),
}


def cell_groups() -> list[tuple[str, int]]:
    """Each cell's group and number, in the order of the notebook's code cells."""
    return [(group, number) for group, sources in BEHAVIOURS.items() for number in range(len(sources))]


def all_behaviours() -> NotebookNode:
    """One notebook of all groups, so that papermill's own engine starts one kernel only."""
    cells = []
    for group, sources in BEHAVIOURS.items():
        cells += [new_markdown_cell(f"## {group}"), new_raw_cell("raw")]
        cells += [new_code_cell(source, metadata={"tags": ["raises-exception"]}) for source in sources]
    return notebook(cells)


def notebook(cells) -> NotebookNode:
    """A Python notebook of these cells, or of code cells with these sources."""
    made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    for number, cell in enumerate(made):
        cell["id"] = f"c{number}"
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=made, metadata={"kernelspec": kernelspec})
