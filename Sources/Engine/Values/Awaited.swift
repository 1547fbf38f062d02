// SPDX-License-Identifier: GPL-3.0-or-later

// A stand-in until Datasets brings this type.
public protocol Dataset: Sendable {}
