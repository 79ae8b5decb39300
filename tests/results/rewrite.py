"""Copies FOLDER/run.h5 to FOLDER/CHANGE.h5 with one thing changed: rewrite.py FOLDER CHANGE..."""
import shutil
import subprocess
import sys

import h5py
import numpy as np


def replace(file, path, data):
    """Puts other data, or another type, in a dataset's place; attributes stay."""
    attributes = dict(file[path].attrs)
    del file[path]
    dataset = file.create_dataset(path, data=data)
    for name, value in attributes.items():
        dataset.attrs[name] = value


def edit(file, path, index, value):
    file[path][index] = value


def edit_row(file, path, row, column, value):
    rows = file[path][:]
    rows[column][row] = value
    file[path][:] = rows


def retype(file, path, old, new):
    """Gives a table's type another text: a name of a column or of a choice."""
    dtype = file[path].dtype
    fields = []
    for name in dtype.names:
        kind = dtype[name]
        choices = h5py.check_enum_dtype(kind)
        if choices and old in choices:
            kind = h5py.enum_dtype({new if k == old else k: v for k, v in choices.items()},
                                   basetype='u1')
        fields.append((new if name == old else name, kind))
    replace(file, path, file[path][:].astype(fields))


def rechunk(file):
    rows = file['/events/tasks'][:]
    attributes = dict(file['/events/tasks'].attrs)
    del file['/events/tasks']
    dataset = file.create_dataset('/events/tasks', data=rows, chunks=(7,), compression='gzip')
    for name in reversed(list(attributes)):
        dataset.attrs[name] = attributes[name]


def dimension_target(file):
    stored = file['/timeseries/battery/stored_j']
    stored.dims[1].detach_scale(file['/timeseries/battery/node'])
    file['/energy/node'].attrs['long_name'] = file['/energy/node'].attrs['long_name']
    stored.dims[1].attach_scale(file['/energy/node'])


CHANGES = {
    'nothing': lambda f: None,
    'host': lambda f: f['/host'].attrs.__setitem__('wall_s', 99.0),
    'rechunk': rechunk,
    'row_value': lambda f: edit_row(f, '/events/tasks', 999, 'retries', 200),
    'series_value': lambda f: edit(f, '/timeseries/battery/stored_j', (999, 2), -1.0),
    'energy_value': lambda f: edit(f, '/energy/spent_j', (0, 0), 1.0000000000000002),
    'cause_text': lambda f: edit(f, '/energy/cause', 0, 'slumber'),
    'summary_value': lambda f: edit_row(f, '/summary', 0, 'value', 11),
    'unit': lambda f: f['/energy/spent_j'].attrs.__setitem__('units', 'kJ'),
    'title': lambda f: f.attrs.__setitem__('title', 'An example of a ruN'),
    'attribute_type': lambda f: f.attrs.__setitem__('seed', np.int32(7)),
    'new_attribute': lambda f: f['/events/tasks'].attrs.__setitem__('note', 'new'),
    'lost_attribute': lambda f: f['/events/tasks'].attrs.__delitem__('units'),
    'new_dataset': lambda f: f.create_dataset('/events/empty', data=np.zeros(0)),
    'lost_dataset': lambda f: f.__delitem__('/energy/spilled_j'),
    'renamed_dataset': lambda f: f.move('/energy/spilled_j', '/energy/spilt_j'),
    'one_row_less': lambda f: f['/events/tasks'].resize(999, axis=0),
    'value_type': lambda f: replace(f, '/energy/stored_end_j',
                                    f['/energy/stored_end_j'][:].astype('f4')),
    'enum_name': lambda f: retype(f, '/events/tasks', 'late', 'tardy'),
    'new_group': lambda f: f.create_group('/extra'),
    'column_name': lambda f: retype(f, '/events/tasks', 'retries', 'repeats'),
    'dimension_target': dimension_target,
    'signed_zero': lambda f: edit(f, '/energy/harvested_j', 0, -0.0),
}


def main():
    folder, *changes = sys.argv[1:]
    original = f'{folder}/run.h5'
    for change in changes:
        name = f'{folder}/{change}.h5'
        if change == 'repack':
            subprocess.run(['h5repack', '-f', 'NONE', '-l', 'CHUNK=33', original, name], check=True)
            continue
        shutil.copyfile(original, name)
        with h5py.File(name, 'r+', libver='latest') as file:
            CHANGES[change](file)


main()
