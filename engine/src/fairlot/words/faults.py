"""What is said when the input cannot be used."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "json_text": (
        "A text holds characters that are not valid Unicode.",
        "올바른 유니코드가 아닌 글자가 들어 있습니다.",
    ),
    "json_number": (
        "The number {number} is too large to be written exactly.",
        "숫자 {number}: 너무 커서 정확히 적을 수 없습니다.",
    ),
    "json_type": (
        "A value of type {type} cannot be written; only text, whole numbers, lists and objects can.",
        "{type} 형식의 값은 쓸 수 없습니다. 글자, 정수, 목록, 객체만 쓸 수 있습니다.",
    ),
    "json_broken": (
        "The file is not complete JSON: {detail}.",
        "파일이 온전한 JSON이 아닙니다: {detail}.",
    ),
    "json_twice": (
        "The file names {name} twice in one place.",
        "파일의 같은 곳에 {name} 항목이 두 번 있습니다.",
    ),
    "json_shape": (
        "The file misses {name}, or holds something else there.",
        "파일에 {name} 항목이 없거나 다른 것이 들어 있습니다.",
    ),
    "json_family": (
        "This file is of the kind {family}, format {format}, which cannot be read here.",
        "이 파일의 종류는 {family}, 형식은 {format}입니다. 여기서는 읽을 수 없습니다.",
    ),
    "family_unknown": (
        "There is no family {family}; there are {families}.",
        "{family} 종류는 없습니다. 쓸 수 있는 종류: {families}.",
    ),
    "table_missing": (
        "The table {table}.csv is missing.",
        "{table}.csv 표가 없습니다.",
    ),
    "table_columns": (
        "Row {row} of {table}.csv does not have the columns {columns}.",
        "{table}.csv {row}번째 줄의 열이 {columns}와 다릅니다.",
    ),
    "table_number": (
        "Row {row} of {table}.csv has {value!r} as {column}; it must be a whole number.",
        "{table}.csv {row}번째 줄의 {column} 값이 {value!r}입니다. 정수여야 합니다.",
    ),
    "table_choice": (
        "Row {row} of {table}.csv has {value!r} as {column}; it must be one of {choices}.",
        "{table}.csv {row}번째 줄의 {column} 값이 {value!r}입니다. 다음 가운데 하나여야 합니다: {choices}.",
    ),
    "table_unknown": (
        "Row {row} of {table}.csv speaks of {id} as {column}, which has no row of its own.",
        "{table}.csv {row}번째 줄의 {column} 값 {id}: 목록에 없습니다.",
    ),
    "table_twice": (
        "Row {row} of {table}.csv names {id} again.",
        "{table}.csv {row}번째 줄에 {id} 항목이 또 있습니다.",
    ),
    "file_unreadable": (
        "The file {file} cannot be read: {detail}.",
        "파일 {file}: 읽을 수 없습니다({detail}).",
    ),
    "file_unwritable": (
        "The file {file} cannot be written: {detail}.",
        "파일 {file}: 쓸 수 없습니다({detail}).",
    ),
    "rule_unknown": (
        "There is no rule {rule}; the rules are {rules}.",
        "{rule} 규칙은 없습니다. 쓸 수 있는 규칙: {rules}.",
    ),
    "applicant_unknown": (
        "There is no applicant {applicant} in this problem.",
        "이 문제에는 {applicant} 신청이 없습니다.",
    ),
    "holder_unknown": (
        "{applicant} is said to hold {place}, but the problem does not know both.",
        "{applicant} 신청이 {place} 장소를 받았다고 하지만, 문제에 없는 신청이거나 장소입니다.",
    ),
    "holder_seats": (
        "Place {place} has {seats} seats, but {held} are said to hold one.",
        "{place} 장소의 자리는 {seats}개인데 받은 신청이 {held}건이라고 합니다.",
    ),
    "result_differs": (
        "The rule {rule} does not give this result for this problem; check it before explaining it.",
        "{rule} 규칙으로 이 문제를 계산하면 이 결과가 나오지 않습니다. 설명하기 전에 먼저 확인하십시오.",
    ),
    "id_text": (
        "{id} cannot be an id: an id is a text of printable characters, not empty.",
        "{id}: 식별자로 쓸 수 없습니다. 비어 있지 않은, 보이는 글자여야 합니다.",
    ),
    "quota_number": (
        "Applicant {applicant} may have {number} places; the number must be whole, and 1 or more.",
        "{applicant} 신청이 받을 수 있는 장소 수가 {number}입니다. 1 이상의 정수여야 합니다.",
    ),
    "holder_quota": (
        "{applicant} holds {held} places; it may have {quota}.",
        "{applicant} 신청이 {held}곳을 가지고 있는데, {quota}곳까지만 받을 수 있습니다.",
    ),
    "wish_unknown": (
        "Applicant {applicant} wishes for {place}, which is not among the places.",
        "{applicant} 신청이 희망한 {place} 장소는 목록에 없습니다.",
    ),
    "wish_twice": (
        "Applicant {applicant} wishes for place {place} twice.",
        "{applicant} 신청이 {place} 장소를 두 번 희망했습니다.",
    ),
    "seats_number": (
        "Place {place} has {number} seats; the number must be whole and not negative.",
        "{place} 장소의 자리 수가 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "reserve_twice": (
        "Place {place} reserves seats for the group {group} twice.",
        "{place} 장소에 {group} 집단을 위한 자리가 두 번 적혀 있습니다.",
    ),
    "reserve_name": (
        "Place {place} reserves seats for a group called {group!r}; choose another name.",
        "{place} 장소의 집단 이름 {group!r}: 쓸 수 없습니다. 다른 이름을 쓰십시오.",
    ),
    "reserve_number": (
        "Place {place} reserves {number} seats for the group {group}; the number must be 1 or more.",
        "{place} 장소에서 {group} 집단을 위해 남긴 자리가 {number}개입니다. 1 이상의 정수여야 합니다.",
    ),
    "reserve_seats": (
        "Place {place} reserves {reserved} seats but has only {seats}.",
        "{place} 장소에 집단을 위해 남긴 자리({reserved}개)가 전체 자리({seats}개)보다 많습니다.",
    ),
    "priority_unknown": (
        "Place {place} ranks {applicant}, who is not among the applicants.",
        "{place} 장소가 순위를 매긴 {applicant} 신청은 목록에 없습니다.",
    ),
    "priority_number": (
        "Place {place} gives {applicant} the priority {number}; it must be a whole number from 1 on.",
        "{place} 장소가 {applicant} 신청에 준 순위가 {number}입니다. 1 이상의 정수여야 합니다.",
    ),
    "received_unknown": (
        "The order of receipt names {applicant}, who is not among the applicants.",
        "접수 순서에 있는 {applicant} 신청은 목록에 없습니다.",
    ),
    "received_number": (
        "The order of receipt of {applicant} is {number}; it must be a whole number from 0 on.",
        "{applicant} 신청의 접수 순서가 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "lottery_empty": (
        "The lottery names no source.",
        "추첨값을 만들 공개값이 없습니다.",
    ),
    "lottery_source": (
        "The lottery's source {source} must be a label and a value, both text and not empty.",
        "추첨의 공개값 {source}: 이름과 값을 모두 글자로 적어야 합니다.",
    ),
}
