package course

import "strconv"

// Date writes a day year first: 2026-11-27.
func Date(day int) string {
	z := day + 719_468 // days since 0000-03-01: years begin in March, so that the leap day comes last
	inEra := z % 146_097
	y := (inEra - inEra/1460 + inEra/36_524 - inEra/146_096) / 365
	inYear := inEra - (365*y + y/4 - y/100)
	m := (5*inYear + 2) / 153
	year, month := y+400*(z/146_097), m+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return strconv.Itoa(year) + "-" + two(month) + "-" + two(inYear-(153*m+2)/5+1)
}

func two(n int) string { return strconv.Itoa(n + 100)[1:] }

// When says how long ago a day was: today, yesterday, or its date.
func When(day, today int) string {
	switch today - day {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	}
	return "on " + Date(day)
}
