// SPDX-License-Identifier: GPL-3.0-or-later

extension TextGenerator {
    public var writesCaptions: Bool { !readsQuestions }
}
