#pragma once
#include "CSystemSpawn.h"
