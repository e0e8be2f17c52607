// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/pictureitem.h"

#include <QByteArray>
#include <vector>

namespace semblance::ui {

/// The pictures as a table: rank, path, score, match, width, height. UTF-8 with a byte order mark, since
/// spreadsheets guess wrongly without; fields as RFC 4180 has them.
QByteArray listAsCsv(const std::vector<PictureItem> &items);
/// {"schema": 1, "results": [{rank, path, score, match, width, height}]}, as the command line writes it.
QByteArray listAsJson(const std::vector<PictureItem> &items);

} // namespace semblance::ui
