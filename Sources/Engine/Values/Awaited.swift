// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

// Stand-ins until Models, Preparing and Datasets bring these types.
public struct LoadedModel: Sendable {}
public struct Picture: Sendable {}
public protocol Dataset: Sendable {}
