#!/usr/bin/env node
import { isInstalled } from "./terminal/packages";

/** In an app of CDK Terrain, the program's twin builds what it needs of the app with cdktn. */
const ofTerrain = !isInstalled("cdktf") && isInstalled("cdktn");
if (ofTerrain) require("../cdktn/scripts/cli");
else require("./cli");
