#!/bin/sh
# Makes sumo_grid.fcd.xml and sumo_grid_battery.csv with SUMO 1.15.0 of Debian 12 (sumo, sumo-tools):
# four electric cars in a small grid of streets, their positions and the joules of their batteries.
set -e
tools=${SUMO_HOME:-/usr/share/sumo}/tools
golden=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
cat > soul.add.xml <<'XML'
<additional>
  <vType id="soul" vClass="evehicle" emissionClass="Energy/unknown">
    <param key="has.battery.device" value="true"/>
    <param key="maximumBatteryCapacity" value="35000"/>
    <param key="vehicleMass" value="1830"/>
    <param key="frontSurfaceArea" value="2.6"/>
    <param key="airDragCoefficient" value="0.35"/>
    <param key="internalMomentOfInertia" value="40"/>
    <param key="radialDragCoefficient" value="0.1"/>
    <param key="rollDragCoefficient" value="0.01"/>
    <param key="constantPowerIntake" value="100"/>
    <param key="propulsionEfficiency" value="0.98"/>
    <param key="recuperationEfficiency" value="0.96"/>
  </vType>
</additional>
XML
netgenerate --grid --grid.x-number=3 --grid.y-number=3 --grid.length=100 --seed=1 --output-file=grid.net.xml
/usr/bin/python3 "$tools/randomTrips.py" -n grid.net.xml -o trips.xml -e 20 -p 5 --seed 1 \
  --trip-attributes 'type="soul" departSpeed="0"' --additional-file soul.add.xml
sumo -n grid.net.xml -r trips.xml -a soul.add.xml --end 60 --step-length 1 --seed 1 --precision 6 \
  --fcd-output fcd.xml --fcd-output.attributes x,y,speed,angle \
  --battery-output battery.xml --battery-output.precision 6
cp fcd.xml "$golden/sumo_grid.fcd.xml"
/usr/bin/python3 - > "$golden/sumo_grid_battery.csv" <<'PYTHON'
import xml.etree.ElementTree as ET
print("time_s,vehicle,consumed_wh")
for step in ET.parse("battery.xml").getroot():
    for vehicle in step:
        print(step.get("time"), vehicle.get("id"), vehicle.get("energyConsumed"), sep=",")
PYTHON
