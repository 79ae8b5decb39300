"""Reads the example run as a user of Python would: read_back.py h5py|pandas|xarray|live FILE."""
import math
import sys

import h5py
import numpy as np


def check_h5py(name):
    with h5py.File(name, 'r') as file:
        assert file.attrs['format_version'] == 1
        assert file.attrs['title'] == 'An example of a run'
        assert file.attrs['seed'] == 7
        assert file.attrs['ended'] == 'finished'
        assert file['files'].attrs['models/wind.giot'] == '00ff'
        tasks = file['/events/tasks']
        assert tasks.shape == (1000,)
        assert tasks.dtype.names == ('time_s', 'node', 'bytes', 'energy_j', 'retries', 'in_time',
                                     'outcome')
        units = dict(zip(tasks.dtype.names, tasks.attrs['units']))
        assert units['time_s'] == 's' and units['energy_j'] == 'J' and units['node'] == ''
        assert tasks.dtype['in_time'] == np.dtype(bool)
        assert h5py.check_enum_dtype(tasks.dtype['outcome']) == {'done': 0, 'late': 1, 'lost': 2}
        row = tasks[999]
        assert row['time_s'] == 0.25 * 999 and row['bytes'] == 99900 + 2**60
        assert row['retries'] == 999 % 7 and not row['in_time']
        assert file['/nodes'][3]['name'] == b'sink[0]' and math.isnan(file['/nodes'][3]['battery_j'])
        assert list(file['/energy/cause'].asstr()) == ['sleep', 'radio_tx', 'compute']
        assert file['/energy/spent_j'][1, 2] == 5
        assert file['/timeseries/battery/stored_j'].dims[1][0].name == '/timeseries/battery/node'
        assert file['/host'].attrs['events_per_s'] == 500


def check_pandas(name):
    import pandas
    with h5py.File(name, 'r') as file:
        tasks = pandas.DataFrame(file['/events/tasks'][:])
        figures = pandas.DataFrame(file['/summary'][:])
    assert tasks['in_time'].dtype == bool
    assert tasks['energy_j'].sum() == sum(range(1000)) * 0.5
    assert figures['name'].str.decode('utf-8').tolist() == ['energy_per_node_j', 'delivered_ratio']
    assert figures['value'].tolist() == [10, 0.95]


def check_xarray(name):
    import xarray
    with xarray.open_dataset(name, group='/timeseries/battery', engine='h5netcdf') as battery:
        assert dict(battery.sizes) == {'time': 1000, 'node': 3}
        assert battery.stored_j.dims == ('time', 'node') and battery.channel_load.dims == ('time',)
        assert battery.stored_j.attrs == {'units': 'J', 'long_name': 'energy stored'}
        assert battery.time.attrs['units'] == 's'
        assert float(battery.stored_j.sel(time=10, node=2)) == 1988
        assert battery.attrs['meaning'] == 'charge of the batteries'
    with xarray.open_dataset(name, group='/energy', engine='h5netcdf') as energy:
        assert energy.spent_j.dims == ('node', 'cause')
        assert float(energy.spent_j.sel(node=2, cause='radio_tx')) == 6
        spent = energy.spent_j.sum('cause')
        assert np.array_equal(spent, energy.battery_total_j)


def check_live(name):
    with h5py.File(name, 'r', swmr=True) as file:
        rows = file['/events/rows']
        while rows.shape[0] < 100:
            rows.refresh()
        assert (rows['number'] == np.arange(rows.shape[0])).all()
        assert 'ended' not in file.attrs


def main():
    how, name = sys.argv[1:]
    {'h5py': check_h5py, 'pandas': check_pandas, 'xarray': check_xarray, 'live': check_live}[how](name)


main()
