// SPDX-License-Identifier: GPL-3.0-or-later

/// Which part of a dataset: what is learnt from, what is looked at on the way, what is measured at the end.
public enum DatasetSplit: String, Sendable, CaseIterable {
    case train, validation, test
}
