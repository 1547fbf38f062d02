#pragma once
#include "CSystemSpawn.h"
#include "mapping.h"
#include "width.h"
